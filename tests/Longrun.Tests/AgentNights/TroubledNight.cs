using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Tests.ClaudeNights;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.AgentNights;

/// <summary>
/// The same night for every agent: four milestones that all land, past a usage limit, a refusal, answers that are cut,
/// a service that hangs, a SIGTERM and a login that is refused.
/// </summary>
internal static class TroubledNight
{
    private static readonly TimeSpan s_limitLasts = TimeSpan.FromHours(2);

    private static readonly string[] s_words = ["second", "third", "fourth", "fifth"];

    private const string Roadmap = """
        # Words

        ## M1 Say second
        `lib/second.sh` says it.

        ## M2 Say third
        The same for third.

        ## M3 Say fourth
        The same for fourth.

        ## M4 Say fifth
        The same for fifth.
        """;

    public static async Task PlayAsync(RealAgent agent)
    {
        var resetsAt = DateTimeOffset.UtcNow + s_limitLasts;
        await using var model = await ScriptedModel.StartAsync(new ModelScript()
            .For("M1", 1, new Turn.UsageLimit(resetsAt)).For("M1", 2, Words.Adding("second"))
            .For("M2", 1, new Turn.Refuse("I will not.")).For("M2", 2, new Turn.Cut())
            .For("M2", 3, Words.Adding("third"))
            .For("M3", 1, new Turn.Hang()).For("M3", 2, new Turn.Bash("kill -TERM $PPID; sleep 60"))
            .For("M3", 3, Words.Adding("fourth"))
            .For("M4", 1, new Turn.Unauthorised()).For("M4", 2, Words.Adding("fifth")));
        using var person = new Household { Model = model, Agents = [agent] };
        // The allowance is not what is tested here.
        await Words.LayAsync(person, Roadmap, $"{Words.Gates}\nattempts: 9\nquiet: {agent.QuietSeconds}s");

        using (var night = person.Start("run"))
        {
            await EndWaitAsync(person, night, agent, "for its limit to reset");
            TheLimitIsHeld(person, agent, resetsAt);
            if (agent.Cut is Ending.Unavailable)
            {
                await EndWaitAsync(person, night, agent, "for its service");
            }

            var said = await night.EndAsync();
            Assert.True(night.ExitCode == (int)ExitCode.SomethingBlocked, $"{said}\n{person.Logs()}");
        }

        await person.LongrunAsync(ExitCode.AllLanded, "answer", "M4", "1");
        await person.LongrunAsync(ExitCode.AllLanded, "run");
        await EndedAsync(person, agent);
    }

    private static async Task EndWaitAsync(Household person, Outside night, RealAgent agent, string words)
    {
        Assert.True(
            SpinWait.SpinUntil(() => night.Said.Contains(words, StringComparison.Ordinal), s_nightMax),
            $"{night.Said}\n{person.Logs()}");
        await person.LongrunAsync(ExitCode.AllLanded, "retry", "--agent", agent.Name);
    }

    private static void TheLimitIsHeld(Household person, RealAgent agent, DateTimeOffset resetsAt)
    {
        var held = person.Events().OfType<Event.AgentHeld>().First();
        Assert.Equal(agent.Name, held.Agent);
        var expected = agent.SaysReset ? resetsAt : held.At + Caps.LimitPause(1);
        Assert.InRange(held.Until!.Value, expected - s_slack, expected + s_slack);
    }

    /// <summary>A program that says "in 7199 s", or a time of day, rounds; and its session took a moment.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(2);

    /// <summary>The slowest takes a minute and a half until it gives up at a limit.</summary>
    private static readonly TimeSpan s_nightMax = TimeSpan.FromMinutes(3);

    private static async Task EndedAsync(Household person, RealAgent agent)
    {
        var events = person.Events();
        Assert.Equal(
            $"""
            M1-1 Limit, M1-2 Completed,
            M2-1 {agent.Refused}, M2-2 {agent.Cut}, M2-3 Completed,
            M3-1 Quiet, M3-2 {agent.Terminated}, M3-3 Completed,
            M4-1 Authentication, M4-2 Completed
            """.ReplaceLineEndings(" "),
            string.Join(", ", events.OfType<Event.SessionEnded>().Select(e => $"{e.Attempt} {e.Session.Ending}")));
        Assert.Equal(
            ["M1-2", "M2-3", "M3-3", "M4-2"], events.OfType<Event.Landed>().Select(e => e.Attempt?.Value));
        Assert.Equal(
            await Words.TreeOfAsync(person, [.. s_words.Select(Words.Add)]),
            await person.GitAsync("rev-parse", "longrun/r1^{tree}"));
        Assert.Equal(10, person.InState(".agent.1.log").Length);
        Assert.Contains(agent.Name, person.Read(".longrun/pulls/M1-2.md"), StringComparison.Ordinal);
        person.HasNothingRunning();
    }
}
