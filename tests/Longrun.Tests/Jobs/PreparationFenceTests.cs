using Longrun.Core;
using Longrun.Effects;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Jobs;

/// <summary>Which faults are one agent's, and which are everybody's.</summary>
public sealed class PreparationFenceTests
{
    [Fact]
    public void What_one_agent_cannot_do_is_the_end_of_its_job()
    {
        Exception[] own =
        [
            new IOException("it exists", 17), new UnauthorizedAccessException(), new InvalidOperationException(),
            new UserError(ExitCode.CannotStart, "it is not there."),
        ];
        Assert.All(own, e => Assert.Throws<NotPrepared>(() => PreparationFence.Around<int>(() => throw e)));
    }

    [Fact]
    public void A_disk_that_takes_nothing_more_and_git_still_end_the_night()
    {
        Exception[] shared =
        [
            new IOException("full", 28), new IOException("quota", 122), new IOException("read-only", 30),
            new GitFailure("clone", 128, "fatal"), new OperationCanceledException(),
        ];
        Assert.All(shared, e => Assert.Same(e, Record.Exception(() => PreparationFence.Around<int>(() => throw e))));
    }
}
