using Longrun.Jobs;
using Longrun.Tests.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>What the measure of a sign of life rests on: the real program on a service that says nothing.</summary>
public sealed class QuietClaudeTests
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    /// <summary>Shorter than the five minutes after which the program itself gives a connection up.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(8);

    [Fact]
    [Trait("length", "long")]
    public async Task On_a_service_that_says_nothing_its_event_loop_is_no_sign_of_life()
    {
        using var claude = new RealClaude();
        using var world = new JobWorld();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Hang()));
        var launch = claude.Launch(model);
        var spec = world.Sh("", sandboxed: false) with
        {
            Command = launch.Command, Environment = launch.Environment, WorkingDirectory = claude.Workspace,
            Quiet = Quiet, WallClock = StartMax + StartMax, SeparateErrors = true,
        };

        world.Jobs.Submit(spec);
        await model.Hanging.WaitAsync(StartMax, TestContext.Current.CancellationToken);
        var ended = world.End(spec.Id);

        Assert.Equal(ExitReason.Quiet, ended.Reason);
        Assert.EndsWith("still there: claude", ended.Detail, StringComparison.Ordinal);
    }
}
