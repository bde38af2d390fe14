using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

public sealed class ExistingProjectTests
{
    /// <summary>From the refusal to the reset: longer than a loaded machine needs to report it.</summary>
    private static readonly TimeSpan LimitLasts = TimeSpan.FromSeconds(8);

    // M2 and M5 have one attempt each: it would be used up if a limit or a refused login cost it.
    private const string Roadmap = """
        # Words

        ## M1 Say second
        `lib/second.sh` says it.

        Done when:
        - [ ] `sh tests/run` passes
        - [ ] a person hears it

        ## M2 Say third
        The same for third.

        - Budget: 1 attempt

        ## M3 Say fourth
        The same for fourth.

        ## M4 Say fifth
        The same for fifth.

        ## M5 Say sixth
        The same for sixth.

        - Budget: 1 attempt

        ## M6 Say seventh
        The same for seventh.
        """;

    private static readonly string[] s_words = ["second", "third", "fourth", "fifth", "sixth", "seventh"];

    private DateTimeOffset? _limitedUntil;

    [Fact]
    [Trait("length", "long")]
    public async Task A_night_with_every_kind_of_trouble_ends_as_it_should()
    {
        using var person = new Household();
        await using var model = await ScriptedModel.StartAsync(Script(person));
        person.Model = model;
        await Words.LayAsync(person, Roadmap);

        var night = await person.LongrunAsync(ExitCode.SomethingBlocked, "run");
        Assert.Contains("with claude 2.1.330", night, StringComparison.Ordinal);
        IsBlockedOnItsLogin(person, night);
        await person.LongrunAsync(ExitCode.AllLanded, "answer", "M5", "1");
        await person.LongrunAsync(ExitCode.AllLanded, "run");

        var events = person.Events();
        Assert.Equal(
            ["M1-1", "M2-2", "M3-2", "M4-2", "M5-2", "M6-1"],
            events.OfType<Event.Landed>().Select(e => e.Attempt?.Value));
        Assert.Equal(["claude 2.1.330"], events.OfType<Event.RunOpened>().Single().Programs);
        Assert.Equal(
            await Words.TreeOfAsync(person, [.. s_words.Select(Words.Add)]),
            await person.GitAsync("rev-parse", "longrun/r1^{tree}"));
        ThePlainOneIsAccountedFor(person, events);
        TheLimitWasWaitedOut(person, events);
        TheCutCountedAndItsCommitsWentOn(events);
        TalkWasNotTakenForWork(person, model, events);
        ThePersonsOwnWasNotSeen(person, model);
        person.HasNothingRunning();
    }

    private Func<ModelRequest, Turn> Script(Household person)
    {
        var steal = $"cat {person.Home}/.claude/.credentials.json";
        var half = "echo 'echo fourth' > lib/fourth.sh && git add -A && git commit -q -m 'Half of it'";
        var script = new ModelScript()
            .For(
                "M1",
                new Turn.Bash($"echo \"config: $CLAUDE_CONFIG_DIR\"; ls -A {person.Home} {person.Project}; {steal}"),
                new Turn.Bash(Words.Add("second")) { Usage = new(1_000, 50) },
                new Turn.Say("Done.") { Usage = new(2_000, 7) })
            .For("M2", Words.Adding("third"))
            .For("M3", 1, new Turn.Bash(half), new Turn.Bash("kill -KILL $PPID; sleep 60"))
            .For("M3", 2, new Turn.Bash($"test -f lib/fourth.sh && {Words.Add("fourth")}"), new Turn.Say("Done."))
            .For("M4", 1, new Turn.Say("All 86 tests pass. The milestone is complete."))
            .For("M4", 2, [new Turn.Bash("cat \"$LONGRUN_BRIEF\""), .. Words.Adding("fifth")])
            .For("M5", 1, new Turn.Unauthorised())
            .For("M5", 2, Words.Adding("sixth"))
            .For("M6", Words.Adding("seventh"));
        return request =>
            request is { Milestone: "M2", Attempt: 1, OffersTools: true } ? Limit() : script.Answer(request);
    }

    private Turn.UsageLimit Limit()
    {
        _limitedUntil ??= DateTimeOffset.FromUnixTimeSeconds((DateTimeOffset.UtcNow + LimitLasts).ToUnixTimeSeconds());
        return new(_limitedUntil.Value);
    }

    private static void IsBlockedOnItsLogin(Household person, string night)
    {
        var asked = person.Events().OfType<Event.MilestoneBlocked>().Single();
        Assert.Equal("M5", asked.Milestone.Value);
        Assert.Equal(QuestionKind.Credentials, asked.Question.Kind);
        Assert.Equal(Ending.Authentication, Session(person.Events(), "M5-1").Ending);
        Assert.Contains("claude setup-token", asked.Question.Text, StringComparison.Ordinal);
        Assert.Contains("CLAUDE_CODE_OAUTH_TOKEN", person.Read(".longrun/BLOCKED.md"), StringComparison.Ordinal);
        Assert.Contains("longrun answer M5", night, StringComparison.Ordinal);
    }

    private static void ThePlainOneIsAccountedFor(Household person, ImmutableArray<Event> events)
    {
        var session = Session(events, "M1-1");
        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal("2.1.330", session.Version);
        Assert.Equal("none", session.KeySource); // a subscription's token, not a key that is billed
        Assert.True(session.CostUsd > 0);
        var pull = person.Read(".longrun/pulls/M1-1.md");
        Assert.Contains("Approved by its gates and landed", pull, StringComparison.Ordinal);
        Assert.Contains("- Ending: completed", pull, StringComparison.Ordinal);
        Assert.Contains("- Version: 2.1.330; model: ", pull, StringComparison.Ordinal);
        Assert.Contains("- Tokens: 3,100 in, 77 out", pull, StringComparison.Ordinal);
        Assert.Contains("- Cost: $", pull, StringComparison.Ordinal);
        Assert.Contains("- Permission denials: 0", pull, StringComparison.Ordinal);
        Assert.Contains(session.SessionId!, pull, StringComparison.Ordinal);
        Assert.Contains("**not proven** | no gate, no test and no agent shows it", pull, StringComparison.Ordinal);
    }

    private void TheLimitWasWaitedOut(Household person, ImmutableArray<Event> events)
    {
        Assert.Equal(Ending.Limit, Session(events, "M2-1").Ending);
        var held = events.OfType<Event.AgentHeld>().First();
        Assert.Equal((_limitedUntil, "M2-1"), (held.Until, held.Attempt?.Value));
        Assert.True(events.OfType<Event.AttemptStarted>().Single(e => e.Attempt.Value == "M2-2").At >= _limitedUntil);
        Assert.Contains("at no cost", person.Read(".longrun/pulls/M2-1.md"), StringComparison.Ordinal);
    }

    private static void TheCutCountedAndItsCommitsWentOn(ImmutableArray<Event> events)
    {
        Assert.Equal(Ending.Crashed, Session(events, "M3-1").Ending);
        Assert.Contains("crashed", Rejection(events, "M3-1"), StringComparison.Ordinal);
        var half = events.OfType<Event.AttemptImported>().Single(e => e.Attempt.Value == "M3-1").Head;
        Assert.Equal(half, events.OfType<Event.AttemptStarted>().Single(e => e.Attempt.Value == "M3-2").From);
    }

    private static void TalkWasNotTakenForWork(Household person, ScriptedModel model, ImmutableArray<Event> events)
    {
        Assert.Equal(Ending.Completed, Session(events, "M4-1").Ending);
        Assert.Contains("whatever it says", Rejection(events, "M4-1"), StringComparison.Ordinal);
        var pull = person.Read(".longrun/pulls/M4-1.md");
        Assert.Contains("**Rejected.**", pull, StringComparison.Ordinal);
        Assert.Contains("not evidence", pull, StringComparison.Ordinal);
        Assert.Contains("whatever it says", Answered(model, "M4", 2, 1), StringComparison.Ordinal);
    }

    /// <summary>Its HOME is its own; the person's was neither seen nor touched.</summary>
    private static void ThePersonsOwnWasNotSeen(Household person, ScriptedModel model)
    {
        var seen = Answered(model, "M1", 1, 1);
        Assert.Contains("/attempts/M1-1/home/.claude", seen, StringComparison.Ordinal);
        Assert.Contains("No such file or directory", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("ROADMAP.md", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Requests, r => r.Body.Contains(Household.Secret, StringComparison.Ordinal));
        Assert.Equal(
            [".credentials.json"],
            Directory.EnumerateFileSystemEntries(Path.Combine(person.Home, ".claude"))
                .Select(path => Path.GetFileName(path)));
        Assert.Contains(
            person.InState(".jsonl"),
            path => path.Contains("/home/.claude/projects/", StringComparison.Ordinal));
    }

    private static string Answered(ScriptedModel model, string milestone, int attempt, int turns) =>
        model.Requests.First(r => r.Milestone == milestone && r.Attempt == attempt && r.TurnsTaken == turns)
            .LastToolResult;

    private static SessionReport Session(ImmutableArray<Event> events, string attempt) =>
        events.OfType<Event.SessionEnded>().Single(e => e.Attempt.Value == attempt).Session;

    private static string Rejection(ImmutableArray<Event> events, string attempt) =>
        events.OfType<Event.AttemptRejected>().Single(e => e.Attempt.Value == attempt).Reasons.Single().Reason;
}
