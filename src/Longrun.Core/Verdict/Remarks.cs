using System.Collections.Immutable;
using Longrun.Core.Gates;

namespace Longrun.Core.Verdict;

/// <summary>Everything that was found about an attempt: in its change, and in how its gates ran.</summary>
internal static class Remarks
{
    /// <summary>The gravest first.</summary>
    public static ImmutableArray<Finding> Of(AttemptState a) =>
    [
        .. (a.Examined?.Findings ?? []).Concat(OfRuns(a)).OrderByDescending(f => f.Severity),
    ];

    /// <summary>What decides nothing about how its gates ran, and is put to its judge and the person.</summary>
    public static IEnumerable<Finding> OfRuns(AttemptState a) => [.. BranchTestsFail(a), .. Flaky(a), .. Fast(a)];

    /// <summary>It says what <see cref="FindingKind.ImplausiblyFast"/> does.</summary>
    public static bool IsOfSpeed(string note) => note.StartsWith(GateProof.FastWords, StringComparison.Ordinal);

    /// <summary>
    /// How often the same gate has run on the same commit in the same way before. 0 too where the run is not known.
    /// </summary>
    public static int RunsBefore(AttemptState a, GateRun run)
    {
        var same = a.Gates.Where(other => WayOf(other) == WayOf(run)).ToList();
        // By value: of one event read twice the lists in it are not the same objects.
        return Math.Max(0, same.FindIndex(other =>
            (other.Passed, other.Seconds, other.Evidence) == (run.Passed, run.Seconds, run.Evidence)));
    }

    /// <summary>What failed and passed on the very same tree has shown by neither what the tree is like.</summary>
    private static IEnumerable<Finding> Flaky(AttemptState a) =>
        from runs in a.Gates.GroupBy(WayOf)
        where runs.Key.Trial != Trial.Canary && runs.Any(run => run.Passed) && runs.Any(run => !run.Passed)
        let failed = runs.First(run => !run.Passed)
        let tests = failed.FailedTests.IsEmpty ? "" : $" ({string.Join(", ", failed.FailedTests)})"
        select new Finding(
            FindingKind.Flaky, Severity.Warn, "", 0,
            $"gate {runs.Key.Gate} failed and passed on the very same tree, {runs.Key.Commit.Short}{tests}")
        {
            Settles = "A test that passes every time, or its name under known_flaky: in longrun.yaml.",
        };

    /// <summary>Of each gate the last: an older one was of another candidate. With a commit: on that one.</summary>
    public static IEnumerable<Finding> BranchTestsFail(
        AttemptState a, CommitId? commit = null, Func<GateRun, bool>? which = null) =>
        from runs in a.Gates.Where(run => run.Trial == Trial.BranchTests && (commit is null || run.Commit == commit))
            .GroupBy(run => run.Gate)
        let run = runs.Last()
        where !run.Passed && which?.Invoke(run) != false
        let why = run.Reason is { } reason ? $": {reason}" : ""
        let tests = run.FailedTests.IsEmpty ? "" : $" ({string.Join(", ", run.FailedTests)})"
        select new Finding(
            FindingKind.BranchTestsFail, Severity.Warn, "", 0,
            $"gate {run.Gate} fails on {run.Commit.Short} with the branch's own version of the changed "
            + $"{(IsOfGateFiles(a) ? "gate files" : "tests")}{why}{tests}")
        {
            Settles = "The branch's tests pass, or the milestone asks for what they do not expect.",
        };

    private static bool IsOfGateFiles(AttemptState a) =>
        a is { ChangedGateFiles.IsEmpty: false, Examined.Counted.ChangedTests.IsEmpty: true };

    private static IEnumerable<Finding> Fast(AttemptState a) =>
        from run in a.Gates
        where run.Passed
        let note = run.Notes.FirstOrDefault(IsOfSpeed)
        where note is not null
        select new Finding(
            FindingKind.ImplausiblyFast, Severity.Warn, "", 0, $"gate {run.Gate} on {run.Commit.Short}: {note}")
        {
            Settles = "The gate does as much as on the branch, or its log says why it has less to do.",
        };

    /// <summary>Which gate on which commit, and in which way.</summary>
    private static (string Gate, CommitId Commit, Trial Trial, string Command, string Plan) WayOf(GateRun run) =>
        (run.Gate, run.Commit, run.Trial, run.Command, run.Plan);
}
