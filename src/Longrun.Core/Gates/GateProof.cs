using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Gates;

/// <summary>What one run of a gate's command left to be judged by.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Log">What it printed; may have been cut in the middle.</param>
internal sealed record GateTrace(ProcessEnd End, string Log)
{
    /// <summary>What its results files say. Null: the gate names none.</summary>
    public ResultsSight? Results { get; init; }

    /// <summary>Wall clock, in seconds.</summary>
    public double Seconds { get; init; }
}

/// <summary>What was found where a gate says that its results files are.</summary>
internal abstract record ResultsSight
{
    private ResultsSight()
    {
    }

    public sealed record Told(TestReport Report) : ResultsSight;

    /// <summary>Why they say nothing: a sentence.</summary>
    public sealed record Unfit(string Reason) : ResultsSight;
}

/// <summary>The branch's own last green run of the same gate.</summary>
internal sealed record GateBefore
{
    /// <summary>How many tests ran. Null: not told.</summary>
    public int? Count { get; init; }

    /// <summary>Empty: not told.</summary>
    public ImmutableArray<NamedTest> Tests { get; init; } = [];

    /// <summary>What is said to have become another test since.</summary>
    public ImmutableArray<RenamedTest> Renamed { get; init; } = [];

    /// <summary>Wall clock; 0: not known.</summary>
    public double Seconds { get; init; }

    /// <summary>Whose work is compared with it: it may have been asked to remove tests. Null: nobody's.</summary>
    public Milestone? Milestone { get; init; }
}

/// <summary>Tests that fail now and then, and how the same tree fared just before.</summary>
/// <param name="Known">Their whole names, as the person has listed them.</param>
/// <param name="FailedBefore">What failed in the run before this one. Empty: there was none, or it is not told.</param>
internal sealed record FlakyTests(ImmutableArray<string> Known, ImmutableArray<string> FailedBefore)
{
    public static FlakyTests None { get; } = new([], []);

    /// <summary>
    /// All of these are listed, and passed in the run before: each test has passed on this tree, though not all at
    /// once. What fails every time is red, listed or not.
    /// </summary>
    public bool Excuse(ImmutableArray<string> failed) => !failed.IsEmpty
        && FailedBefore is { IsEmpty: false, Length: < TestReport.FailedMax }
        && failed.All(name => Known.Contains(name) && !FailedBefore.Contains(name));
}

/// <summary>What a gate's run proves, with the report it rests on. Null: none, or it is no gate of tests.</summary>
internal sealed record Proven(GateRun Run, TestReport? Report);

/// <summary>Judges one run of a gate's command by all that is known of it.</summary>
internal static class GateProof
{
    /// <summary>Seconds: a branch's run that is shorter varies too much to compare with.</summary>
    private const double SlowFrom = 5;

    /// <summary>Less than this part of the branch's time is remarkable.</summary>
    private const double FastBelow = 0.1;

    /// <summary>How the note begins that says so.</summary>
    public const string FastWords = "done in ";

    private sealed record Asked(
        GateDefinition Gate, GateTrace Trace, GateBefore? Before, FlakyTests Flaky);

    /// <param name="run">Everything of the record but what is judged here.</param>
    /// <param name="gate">As it is defined.</param>
    /// <param name="trace">What the run left.</param>
    /// <param name="before">Null: there is nothing to compare with.</param>
    /// <param name="flaky">What excuses a red run.</param>
    public static Proven Judge(
        GateRun run, GateDefinition gate, GateTrace trace, GateBefore? before, FlakyTests flaky)
    {
        var printed = gate.Kind == GateKind.Test ? TestReport.Read(trace.Log, gate.Count) : null;
        var told = gate.Kind == GateKind.Test ? (trace.Results as ResultsSight.Told)?.Report : null;
        var report = told is null ? printed
            : told with { Tally = told.Tally with { Runner = printed?.Tally.Runner ?? told.Tally.Runner } };
        var notes = ImmutableArray.CreateBuilder<string>();
        var reason = Decide(new(gate, trace, before, flaky), (printed, told, report), notes);
        if (IsFast(trace, before))
        {
            notes.Add($"{FastWords}{trace.Seconds:0.0} s where the branch takes {before!.Seconds:0.0} s");
        }

        return new(run with
        {
            Passed = reason is null,
            Reason = reason,
            Count = report?.Tally.Run,
            Failed = report?.Tally.Failed,
            Skipped = report?.Tally.Skipped,
            Runner = report?.Tally.Runner,
            FailedTests = [.. report?.FailedNames.Take(TestReport.FailedMax) ?? []],
            Notes = notes.ToImmutable(),
            MayBeFlaky = reason is not null && MayBeFlaky(trace, report),
        }, report);
    }

    /// <summary>
    /// Running it again may end differently. Not where a tool is missing or no test ran, and not where all was well but
    /// the tests are not those of the branch; nor where it was ended by us, for its time or its output.
    /// </summary>
    private static bool MayBeFlaky(GateTrace trace, TestReport? report) => trace.End switch
    {
        { How: not ProcessEnding.Exited } or { ExitCode: 126 or 127 } => false,
        _ when MissingTool.Find(trace.Log) is not null => false,
        _ when report is { Tally: { Run: 0, Failed: 0 } } => false,
        { ExitCode: 0 } => report is { Tally.Failed: > 0 },
        _ => true,
    };

    /// <summary>Why it has failed; null: it has not.</summary>
    private static string? Decide(
        Asked asked, (TestReport? Printed, TestReport? Told, TestReport? Report) reports,
        ImmutableArray<string>.Builder notes)
    {
        var (gate, trace, before, flaky) = asked;
        var report = reports.Report;
        if (gate.Kind == GateKind.Test && trace is { End: { How: ProcessEnding.Exited, ExitCode: 0 } }
            && trace.Results is ResultsSight.Unfit unfit)
        {
            return unfit.Reason;
        }

        if (Contradiction(reports.Printed, reports.Told, notes) is { } contradiction)
        {
            return contradiction;
        }

        if (gate.Count is null && report is { Tally.Failed: 0 }
            && trace.End is { How: ProcessEnding.Exited, ExitCode: 0 }
            && ShownAsFailed(reports.Printed, trace.Log) is { IsEmpty: false } shown)
        {
            return $"the end of the run says that none failed, but {TestsLost.Named(shown)} did";
        }

        var failed = GateOutcome.Judge(gate, trace.End, report?.Tally, null, trace.Log) as GateOutcome.Failed;
        if (failed is not null && AreExcused(trace, report, flaky))
        {
            notes.Add("failed, known to be flaky, and passed in the run before: "
                + TestsLost.Named(report!.FailedNames));
            failed = null;
        }

        if (failed is not null)
        {
            if (trace.Results is ResultsSight.Unfit also)
            {
                notes.Add(also.Reason);
            }

            return failed.Reason;
        }

        return report is null || before is null ? null : Lost(report, before, notes);
    }

    /// <summary>
    /// The files and the output tell of the same run: they agree on what failed, and the files do not list tests that
    /// the output does not know. It may know more, of a second runner.
    /// </summary>
    private static string? Contradiction(TestReport? printed, TestReport? told, ImmutableArray<string>.Builder notes)
    {
        if (printed is null || told is null)
        {
            return null;
        }

        var (said, listed) = (printed.Tally, told.Tally);
        if (said.Failed > listed.Failed)
        {
            return $"the results files list {listed.Run} tests of which {listed.Failed} failed, "
                + $"but the output says {said.Failed} failed ({said.Runner})";
        }

        if (listed.Run > (long)said.Run + said.Skipped)
        {
            return $"the results files list {listed.Run} tests that ran, but the output says {said.Run} did"
                + $" ({said.Runner})";
        }

        if (said.Run > listed.Run)
        {
            notes.Add($"the output says {said.Run} tests ran, the results files list {listed.Run}");
        }

        return null;
    }

    /// <summary>
    /// What the runner has shown to fail on its way, and not to pass when it was tried again: a summary or a results
    /// file that says otherwise was made by somebody else. Where its own summary is missing, pytest is known by its
    /// lines.
    /// </summary>
    private static ImmutableArray<string> ShownAsFailed(TestReport? printed, string log)
    {
        var told = printed?.Tests ?? TestNames.Read(OutputText.Lines(log), "pytest");
        return
        [
            .. TestReport.FailedOf(told)
                .Except(told.Where(test => test.Status == TestStatus.Passed).Select(test => test.Name)),
        ];
    }

    /// <summary>Every test that failed is named, and every name is excused.</summary>
    private static bool AreExcused(GateTrace trace, TestReport? report, FlakyTests flaky) =>
        trace.End is { How: ProcessEnding.Exited, ExitCode: >= 0 and < 126 }
        && report is { Tally: { Failed: > 0, Run: > 0 } tally, FailedNames: var names }
        && report.Tests.Count(test => test.Status == TestStatus.Failed) >= tally.Failed
        && flaky.Excuse(names);

    private static string? Lost(TestReport report, GateBefore before, ImmutableArray<string>.Builder notes)
    {
        var all = before.Tests.IsEmpty
            ? TestsLost.None : TestsLost.Between(before.Tests, report.Tests, before.Renamed);
        var lost = all.Without(before.Milestone);
        if (!before.Tests.IsEmpty && !report.IsWhole)
        {
            const string Hidden = "the branch's run names its tests, this one does not";
            if (!TestRemoval.IsAsked(before.Milestone) && !NamesOneFile(report, before) && !all.Gone.IsEmpty)
            {
                return $"{Hidden}: {report.Tests.Length} names are told of {report.Tally.Run} tests that ran"
                    + $" ({report.Tally.Runner}); run them as the branch does";
            }

            notes.Add(Hidden);
            // Whether they are gone cannot be told, and what is not named now cannot be said to be.
            (all, lost) = (all with { Gone = [] }, lost with { Gone = [] });
        }

        if (!lost.Gone.IsEmpty)
        {
            return $"tests gone: {TestsLost.Named(lost.Gone)}"
                + " (only a milestone whose `May change` has the word tests may leave tests out)";
        }

        if (!lost.Skipped.IsEmpty)
        {
            return $"newly skipped: {TestsLost.Named(lost.Skipped)}";
        }

        Say("gone, as the milestone may", all.Gone);
        Say("newly skipped, as the milestone may", all.Skipped);
        Say("moved", all.Moved);
        Say("renamed", all.Renamed);
        return report.Tally.Run < before.Count && !TestRemoval.IsAsked(before.Milestone)
            ? $"{GateOutcome.Fewer(report.Tally.Run, before.Count.Value)} ({report.Tally.Runner})"
            : null;

        void Say(string what, ImmutableArray<string> names)
        {
            if (!names.IsEmpty)
            {
                notes.Add($"{what}: {TestsLost.Named(names)}");
            }
        }
    }

    /// <summary>
    /// Jest and Vitest name tests by themselves while there is one file of them: a second one is no hiding.
    /// </summary>
    private static bool NamesOneFile(TestReport report, GateBefore before) =>
        report.Tally.Runner is "Jest" or "Vitest" && report.Tally.Run >= before.Count;

    private static bool IsFast(GateTrace trace, GateBefore? before) =>
        before is { Seconds: >= SlowFrom } && trace.End is { How: ProcessEnding.Exited, ExitCode: 0 }
        && trace.Seconds < before.Seconds * FastBelow;
}
