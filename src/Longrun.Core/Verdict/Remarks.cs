using System.Collections.Immutable;

namespace Longrun.Core.Verdict;

/// <summary>Everything that was found about an attempt: in its change, and in how its gates ran.</summary>
internal static class Remarks
{
    /// <summary>The gravest first.</summary>
    public static ImmutableArray<Finding> Of(AttemptState a)
    {
        var found = a.Examined?.Findings ?? [];
        return [.. found.Concat(Flaky(a).Where(flaky => !found.Any(f => f.Kind == FindingKind.Flaky
            && f.What == flaky.What))).OrderByDescending(f => f.Severity)];
    }

    /// <summary>
    /// How often the same gate has run on the same commit in the same way before. 0 too where the run is not known.
    /// </summary>
    public static int RunsBefore(AttemptState a, GateRun run)
    {
        var same = a.Gates.Where(other => IsSame(other, run)).ToList();
        // By value: of one event read twice the lists in it are not the same objects.
        return Math.Max(0, same.FindIndex(other =>
            (other.Passed, other.Seconds, other.Evidence) == (run.Passed, run.Seconds, run.Evidence)));
    }

    /// <summary>What failed and passed on the very same tree has shown by neither what the tree is like.</summary>
    private static IEnumerable<Finding> Flaky(AttemptState a) =>
        from runs in a.Gates.GroupBy(run => (run.Gate, run.Commit, run.Trial, run.Command, run.Plan))
        where runs.Key.Trial != Trial.Canary && runs.Any(run => run.Passed) && runs.Any(run => !run.Passed)
        let failed = runs.First(run => !run.Passed)
        let tests = failed.FailedTests.IsEmpty ? "" : $" ({string.Join(", ", failed.FailedTests)})"
        select new Finding(
            FindingKind.Flaky, Severity.Warn, "", 0,
            $"gate {runs.Key.Gate} failed and passed on the very same tree, {runs.Key.Commit.Short}{tests}")
        {
            Settles = "A test that passes every time, or its name under known_flaky: in longrun.yaml.",
        };

    private static bool IsSame(GateRun one, GateRun other) =>
        one.Gate == other.Gate && one.Commit == other.Commit && one.Trial == other.Trial && one.Plan == other.Plan
        && one.Command == other.Command;
}
