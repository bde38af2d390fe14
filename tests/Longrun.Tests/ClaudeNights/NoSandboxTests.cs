using Longrun.Core;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

public sealed class NoSandboxTests
{
    [Fact]
    [Trait("length", "long")]
    public async Task Without_a_sandbox_what_was_denied_is_counted_in_the_pull_request()
    {
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("git config user.name forged"),
            new Turn.Bash("echo 'echo second' > lib/second.sh"),
            new Turn.Say("Done.")));
        using var person = new Household { Model = model };
        await Words.LayAsync(
            person, "# Words\n\n## M1 Say second\n`lib/second.sh` says it.\n", $"sandbox: off\n{Words.Gates}");

        await person.LongrunAsync(ExitCode.AllLanded, "run");

        person.HasNothingRunning();
        Assert.Contains("- Permission denials: 1", person.Read(".longrun/pulls/M1-1.md"), StringComparison.Ordinal);
        Assert.Contains(
            "against accident only",
            person.Events().OfType<Event.RunOpened>().Single().Containment,
            StringComparison.Ordinal);
        Assert.Equal("echo second", await person.GitAsync("show", "longrun/r1:lib/second.sh"));
        Assert.Equal("Ada", await person.GitAsync("log", "-1", "--format=%an", "longrun/r1"));
    }
}
