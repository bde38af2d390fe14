using Longrun.Core.Verdict;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Digest;

/// <summary>A night of one milestone with one of everything that is told of proof: a minute an event.</summary>
internal static class SampleProof
{
    public const string Folder = "/state/it's (r1)/evidence";

    private const string Roadmap = """
        ## M1 The price list
        A page with prices, and a message to the shop.

        Done when:
        - [ ] `npm test -- money` passes
        - [ ] gate page shows the prices
        - [ ] Rejects an unknown currency
        - [ ] the message arrives once
        - [ ] it reads well | really
        - [ ] it scales to a million rows

        ## M2 The basket
        Later.
        """;

    private static readonly AttemptId One = AttemptId.From("M1-1");
    private static readonly AttemptId Two = AttemptId.From("M1-2");
    private static readonly CommitId Start = SampleNight.Commit('0');
    private static readonly CommitId First = SampleNight.Commit('1');
    private static readonly CommitId Second = SampleNight.Commit('2');
    private static readonly CommitId Merged = SampleNight.Commit('a');
    private static readonly GateDefinition Tests = new("tests", GateKind.Test, "npm test");
    private static readonly GateDefinition Page = new("page", GateKind.Browser, "npm start");
    private static readonly GateDefinition Slack = new("slack", GateKind.Mock, "npm start");

    public static IReadOnlyList<Event> Events { get; } =
        [.. All().Select((e, index) => e with { At = SampleNight.Evening.AddMinutes(index) })];

    public static State State { get; } = Fold.Of(Events);

    /// <summary>As the list of the run that is kept has it.</summary>
    public static PassedTests Passed { get; } = run => run.Tests is null ? []
        : ["money › parses an amount", "money › rejects an unknown currency", SampleNight.Hostile];

    private static IEnumerable<Event> All() =>
        [.. Opening(), .. Rejected(), .. Work(Two, First, Second), .. Gated(), .. Reviewed(), .. Ends()];

    private static IEnumerable<Event> Opening() =>
    [
        new Event.RunOpened(new("r1"), Start, new("Ada", "ada@example.org"), "longrun/r1")
        {
            At = default, Containment = "bubblewrap keeps workers from your files, also against malice.",
        },
        new Event.SettingsRead("...", new() { Gates = [Tests, Page, Slack], Use = ["claude"] }) { At = default },
        new Event.RoadmapRead("ROADMAP.md", Roadmap) { At = default },
        new Event.BranchInspected(Start, Ecosystem.None) { At = default },
        new Event.GateEnded(Run(null, Start, Tests) with { Count = 12, Seconds = 9 }) { At = default },
        new Event.GateEnded(Run(null, Start, Tests) with { Trial = Trial.Canary, Seconds = 2 }) { At = default },
    ];

    private static IEnumerable<Event> Rejected() =>
    [
        .. Work(One, Start, First),
        new Event.Examined(One, First,
        [
            new(FindingKind.BinaryAdded, Severity.Note, "logo.png", 0, "a binary of 12 kB"),
            new(FindingKind.TestsDeleted, Severity.Reject, "tests/it's `odd`.js", 12, $"gone: {SampleNight.Hostile}")
            {
                Settles = "The test is back, or the milestone's `May change` names it.",
                Excerpt = "-  test(\"rounding\", () => {\n```\n# out",
            },
        ])
        {
            At = default, Counted = new() { TestsRemoved = ["rounding"], ChangedTests = ["tests/it's `odd`.js"] },
        },
        new Event.AttemptRejected(One, [new("tests deleted, tests/it's `odd`.js:12") { Evidence = "e1.log" }])
            { At = default },
    ];

    private static IEnumerable<Event> Gated() =>
    [
        new Event.Examined(Two, Second,
        [
            new(FindingKind.GateChanged, Severity.Note, "package.json", 7, "scripts.test was made"),
            new(FindingKind.NetworkHostAdded, Severity.Warn, "src/slack.js", 3, "hooks.slack.com is asked")
            {
                Settles = "The milestone names the host.",
            },
        ])
        {
            At = default, Counted = new()
            {
                TestsAdded = ["rejects an unknown currency", SampleNight.Hostile],
                TestsRenamed = [new("rounds", SampleNight.Hostile)], NamesAdded = ["parse", "Money"],
            },
        },
        new Event.CandidateMade(Two, Start, new(Merged, "tree-a") { Diff = "d1" }) { At = default },
        new Event.GateEnded(Run(Two, Merged, Tests) with
        {
            Passed = false, Count = 14, Failed = 1, Skipped = 0, Runner = "Jest", Reason = "1 test failed, 14 ran",
            FailedTests = ["clock › ticks | once"], Evidence = "e2.log", Seconds = 3, MayBeFlaky = true,
        }) { At = default },
        new Event.GateEnded(Run(Two, Merged, Tests) with
        {
            Count = 14, Failed = 0, Skipped = 2, Runner = "Jest", Evidence = "e3.log", Tests = "t3.txt", Seconds = 0.5,
            Notes = ["done in 0.5 s where the branch takes 9.0 s"],
        }) { At = default },
        new Event.GateEnded(Run(Two, Start, Tests) with { Trial = Trial.Without, Count = 12, Seconds = 9 })
            { At = default },
        new Event.GateEnded(Run(Two, Merged, Tests) with { Trial = Trial.BranchTests, Count = 12, Seconds = 8 })
            { At = default },
        new Event.GateEnded(Run(Two, Merged, Page) with
        {
            Seconds = 4, Evidence = "../../etc/passwd",
            Files = [new("/ at 390", "s1.png"), new($"/prices {SampleNight.Hostile}", "s2.png"), new("log", "s3.log")],
        }) { At = default },
        new Event.GateEnded(Run(Two, Merged, Slack) with { Seconds = 2, Evidence = "e4.log" }) { At = default },
        new Event.GateEnded(new(Two, Merged, "done-1", true)
        {
            Command = "npm test -- money", Kind = GateKind.Test, Count = 3, Seconds = 1,
        }) { At = default },
    ];

    private static IEnumerable<Event> Reviewed() =>
    [
        new Event.Judged(Two, Merged, "d1", new(Ruling.None, "")
        {
            Reasons = ["what it printed is no verdict"],
        })
        {
            At = default, Agent = "codex", Seconds = 11, Said = "w1.txt", Session = new(Ending.Completed)
            {
                CostUsd = 0.02m, InputTokens = 800, LastWords = $"It is fine, I think.\n{SampleNight.Hostile}",
            },
        },
        new Event.Judged(Two, Merged, "d1", new(Ruling.Approve, $"The prices are there.\n{SampleNight.Hostile}")
        {
            Criteria =
            [
                new(3, true, "the stand-in received it once") { Evidence = "gate slack" },
                new(4, true, "I read the page's text"),
                new(5, false, "it reads the whole table into memory"),
            ],
            Reasons = ["clean | small"],
        })
        {
            At = default, Agent = "codex", Seconds = 62, Asked = "j1.txt", Session = new(Ending.Completed)
            {
                CostUsd = 0.08m, InputTokens = 9_000, OutputTokens = 400, Model = "mini", Version = "0.9",
                SessionId = "j-7",
            },
        },
    ];

    private static IEnumerable<Event> Ends() =>
    [
        new Event.Landed(Two, Merged) { At = default },
        new Event.BranchInspected(Merged, Ecosystem.None) { At = default },
        new Event.MilestoneBlocked(new("M2"), new()
        {
            Text = "package.json: the script `test` runs nothing any more. May it?", Origin = QuestionOrigin.Weakening,
            Options = [Questions.AllowOption, Questions.SendBackOption],
        }) { At = default },
    ];

    private static IEnumerable<Event> Work(AttemptId id, CommitId from, CommitId head)
    {
        var job = new JobId($"{id}.agent.1");
        yield return new Event.AttemptStarted(id, "claude", Start, from, 0) { At = default };
        yield return new Event.JobIntended(job, new JobWork.Agent(id)) { At = default };
        yield return new Event.JobEnded(job, new(JobEndReason.Exited, 0, 240, 10)) { At = default };
        yield return new Event.SessionEnded(id,
            new(Ending.Completed) { CostUsd = 0.45m, InputTokens = 40_000, OutputTokens = 2_000 },
            new() { Status = "done", Summary = "All prices | are there.", Decisions = [] }) { At = default };
        yield return new Event.AttemptImported(id, head, Start, new(2, 40, 2)
        {
            Paths = ["src/prices.js", "tests/prices.test.js"], HasWork = true, IsNew = true,
        }) { At = default };
    }

    private static GateRun Run(AttemptId? attempt, CommitId on, GateDefinition gate) =>
        new(attempt, on, gate.Name, true) { Command = gate.Run, Kind = gate.Kind };
}
