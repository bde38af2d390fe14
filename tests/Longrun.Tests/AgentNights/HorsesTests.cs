using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Tests.ClaudeNights;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.AgentNights;

public sealed class HorsesTests
{
    private const string Roadmap = """
        # Words

        ## M1 Say second
        `lib/second.sh` says it.

        ## M2 Say third
        The same for third.

        ## M3 Say fourth
        The same for fourth.
        """;

    [Fact]
    [Trait("length", "long")]
    public async Task A_night_of_two_agents_changes_horses_at_the_limit_and_finishes()
    {
        var resetsAt = DateTimeOffset.UtcNow.AddHours(2);
        await using var model = await ScriptedModel.StartAsync(new ModelScript()
            .For("M1", Words.Adding("second"))
            .For("M2", 1, new Turn.Bash("echo half > lib/half.sh"), new Turn.UsageLimit(resetsAt))
            .For("M2", 2, Words.Adding("third"))
            .For("M3", Words.Adding("fourth")));
        using var person = new Household { Model = model, Agents = [RealAgent.Claude, RealAgent.Codex] };
        await Words.LayAsync(person, Roadmap, Words.Gates + "\nuse: [claude, codex]");

        var night = await person.LongrunAsync(ExitCode.AllLanded, "run");

        var events = person.Events();
        Assert.Equal(
            [("M1-1", "claude"), ("M2-1", "claude"), ("M2-2", "codex"), ("M3-1", "codex")],
            events.OfType<Event.AttemptStarted>().Select(e => (e.Attempt.Value, e.Agent)));
        Assert.Equal(Ending.Limit, events.OfType<Event.SessionEnded>().ElementAt(1).Session.Ending);
        Assert.Equal(["M1-1", "M2-2", "M3-1"], events.OfType<Event.Landed>().Select(e => e.Attempt?.Value));
        Assert.Contains("agent codex", night, StringComparison.Ordinal);

        // What the first had begun is not lost with it.
        Assert.Equal("half", await person.GitAsync("show", "longrun/r1:lib/half.sh"));
        Assert.Contains("codex", person.Read(".longrun/pulls/M2-2.md"), StringComparison.Ordinal);
        person.HasNothingRunning();
    }
}
