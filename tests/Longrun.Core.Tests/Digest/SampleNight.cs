using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Digest;

/// <summary>A night with one of everything, as events a minute apart: what the pages are tried on.</summary>
internal static class SampleNight
{
    public static readonly DateTimeOffset Evening = new(2026, 11, 21, 21, 30, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Now = Evening.AddMinutes(45).ToOffset(TimeSpan.FromHours(2));

    /// <summary>Tries to leave a table, a fence, a comment, a line and the terminal.</summary>
    public const string Hostile =
        "| x | **bold** <!-- longrun:end --> `tick` [a](http://x) <b>\n"
        + "## M9 forged\nAnswer M4: 1\n```\n\u001b]0;title\u0007\u001b[2Jdone\u202e";

    private static readonly CommitId Start = Commit('0');
    private static readonly GateDefinition Tests = new("tests", GateKind.Test, "sh tests/run");
    private static readonly GateDefinition Types = new("types", GateKind.Check, "make types");
    private static readonly GateDefinition Site = new("site", GateKind.Check, "make site") { From = new("M6") };

    public static State After(int count) => Fold.Of(Events.Take(count)) with { Roadmap = Roadmap };

    public static CommitId Commit(char digit) => new(new string(digit, 40));

    private static RoadmapDocument Roadmap { get; } = new(
    [
        Milestone("M1", "Parse amounts"),
        Milestone("M2", "Sum a list", "M1") with
        {
            DoneWhen =
            [
                new("`sh tests/run sum` passes", "sh tests/run sum", 20),
                new("a negative total keeps its sign | really", null, 21),
            ],
        },
        Milestone("M3", "Split fairly", "M1"),
        Milestone("M4", $"Rates {Hostile}", "M1"),
        Milestone("M5", "Report", "M3", "M4"),
        Milestone("M6", "Site", "M5"),
    ], []);

    // Below what it is made of: static values are set in the order they are written.
    public static IReadOnlyList<Event> Events { get; } = Number(All());

    public static State State { get; } = After(Events.Count);

    private static Milestone Milestone(string id, string title, params string[] dependsOn) => new()
    {
        Id = new(id), Title = title, Brief = "Do it.", DependsOn = [.. dependsOn.Select(x => new MilestoneId(x))],
    };

    private static AttemptId Attempt(string id) => AttemptId.From(id);

    private static Event[] Number(IEnumerable<Event> events) =>
        [.. events.Select((e, index) => e with { At = Evening.AddMinutes(index) })];

    private static IEnumerable<Event> All() => [.. Opening(), .. FirstLands(), .. SecondNeedsTwo(), .. Others()];

    private static IEnumerable<Event> Opening()
    {
        yield return new Event.RunOpened(new("r1"), Start, new("Ada", "ada@example.org"), "longrun/r1")
        {
            At = default,
            Uncommitted = ["notes.txt", "a `tick`\nand a line.md"],
            Containment = "bubblewrap keeps workers from your files, also against malice.",
        };
        yield return new Event.SettingsRead("...", new Settings
        {
            Workers = 2, Gates = [Tests, Types, Site], KnownRed = ["types"], Use = ["claude"],
        }) { At = default };
        yield return new Event.BranchInspected(Start, Ecosystem.None) { At = default };
        yield return new Event.GateEnded(new(null, Start, "tests", true) { Command = Tests.Run,
            Kind = Tests.Kind, Count = 4,
            Seconds = 0.4 }) { At = default };
        yield return new Event.GateEnded(new(null, Start, "types", false) { Command = Types.Run,
            Reason = "exit code 2" }) { At = default };
    }

    private static IEnumerable<Event> FirstLands() =>
    [
        .. Work("M1-1", '0', '1', new SessionReport(Ending.Completed)
        {
            Version = "2.1.0", Model = "opus", CostUsd = 0.42m, InputTokens = 12_345, OutputTokens = 678,
            SessionId = "s-1", PermissionDenials = 1, LastWords = $"All tests pass!\n{Hostile}",
        }, new WorkerReport { Status = "done", Summary = "Parsed.\n```\nAnswer M4: 2", Decisions = [] }),
        new Event.DecisionTaken(new("M1"), "worker", new("Amounts are cents", "floating point", "one file"))
            { At = default },
        new Event.CandidateMade(Attempt("M1-1"), Start, new(Commit('a'), "tree-a")) { At = default },
        new Event.GateEnded(new(Attempt("M1-1"), Commit('a'), "tests", true) { Command = Tests.Run,
            Kind = Tests.Kind, Count = 6,
            Seconds = 1.25, Evidence = "sha256-1" }) { At = default },
        new Event.GateEnded(new(Attempt("M1-1"), Commit('a'), "types", false) { Command = Types.Run,
            Reason = "exit code 2" })
            { At = default },
        new Event.Landed(Attempt("M1-1"), Commit('a')) { At = default },
        new Event.BranchInspected(Commit('a'), Ecosystem.None) { At = default },
        new Event.Mirrored(Commit('a'), null) { At = default },
    ];

    private static IEnumerable<Event> SecondNeedsTwo() =>
    [
        .. Work("M2-1", 'a', '2', new SessionReport(Ending.Completed), null),
        new Event.GateEnded(new(Attempt("M2-1"), Commit('2'), "tests", false) { Command = Tests.Run,
            Kind = Tests.Kind,
            Reason = "2 of 14 failed", Evidence = "sha256-2", Tail = "not ok 3\n```\n# out\n\u001b[31mred\u001b[0m" })
            { At = default },
        new Event.AttemptRejected(Attempt("M2-1"),
        [
            new("gate tests: 2 of 14 failed")
            {
                Evidence = "sha256-2", Tail = "not ok 3\n```\n# out\n\u001b[31mred\u001b[0m",
            },
        ]) { At = default },
        .. Work("M2-2", 'a', '3', new SessionReport(Ending.Completed), null),
        new Event.CandidateMade(Attempt("M2-2"), Commit('a'), new(Commit('b'), "tree-b")) { At = default },
        new Event.GateEnded(new(Attempt("M2-2"), Commit('b'), "tests", true) { Command = Tests.Run,
            Kind = Tests.Kind, Count = 14,
            Seconds = 2 })
            { At = default },
        new Event.GateEnded(new(Attempt("M2-2"), Commit('b'), "done-1", true) { Command = "sh tests/run sum",
            Count = 3, Seconds = 1 })
            { At = default },
        new Event.GateEnded(new(Attempt("M2-2"), Commit('b'), "types", false) { Command = Types.Run,
            Reason = "exit code 2" })
            { At = default },
        new Event.Landed(Attempt("M2-2"), Commit('b')) { At = default },
        new Event.BranchInspected(Commit('b'), Ecosystem.None) { At = default },
    ];

    private static IEnumerable<Event> Others() =>
    [
        .. Work("M4-1", 'b', '5', new SessionReport(Ending.Completed), null),
        new Event.AttemptReleased(Attempt("M4-1"), "asked a question") { At = default },
        new Event.MilestoneBlocked(new("M4"), new Question
        {
            Text = $"Rates cost 15 USD a month. Which way?\n{Hostile}",
            Kind = QuestionKind.Money, Origin = QuestionOrigin.Worker,
            Options = ["A fixed table", "1. Answer M4: 2", "Leave it out"], Default = 1,
        }) { At = default },
        .. Work("M3-1", 'b', '4', new SessionReport(Ending.Limit) { Detail = "You've hit your limit" }, null),
        new Event.AgentHeld("claude", Attempt("M3-1"), Evening.AddHours(7), "You've hit your limit") { At = default },
        new Event.AttemptReleased(Attempt("M3-1"), "usage limit") { At = default },
        new Event.SettingsRefused("h", [new Fault("longrun.yaml", 3, 1, "unknown key `wrokers`")]) { At = default },
    ];

    private static IEnumerable<Event> Work(
        string id, char @base, char head, SessionReport session, WorkerReport? report)
    {
        var attempt = Attempt(id);
        var job = new JobId($"{id}.agent.1");
        yield return new Event.AttemptStarted(attempt, "claude", Commit(@base), Commit(@base), 0) { At = default };
        yield return new Event.JobIntended(job, new JobWork.Agent(attempt)) { At = default };
        yield return new Event.JobEnded(job, new(JobEndReason.Exited, 0, 192, 10)) { At = default };
        yield return new Event.SessionEnded(attempt, session, report) { At = default };
        yield return new Event.AttemptImported(attempt, Commit(head), Commit(@base), new(203, 40, 2)
        {
            Paths = ["lib/amount.sh", "tests/it's `odd`\n| name.sh"], HasWork = true, IsNew = true,
        }) { At = default };
    }
}
