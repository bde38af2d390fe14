using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>What earlier runs of a gate tell of the next one.</summary>
internal static class Earlier
{
    /// <summary>
    /// How many tests the branch has, for what stands on its tip. Work that is proven alone stands on an older commit,
    /// which never had the tests that landed since.
    /// </summary>
    public static int? CountBefore(State s, JobWork.Gate work) =>
        work.Attempt is { } attempt && s.Of(attempt).Import?.Head == work.Commit ? null : CountOf(s, work.Definition);

    /// <summary>How many the branch's last run of it counted, where that was green.</summary>
    public static int? CountOf(State s, GateDefinition gate) =>
        s.Baseline.GetValueOrDefault(gate.Name) is { Passed: true } branch && branch.IsOf(gate) ? branch.Count : null;

    /// <summary>What failed in the same run just before. Empty: this is the first, or the last one was green.</summary>
    public static ImmutableArray<string> FailedBefore(State s, JobWork.Gate work)
    {
        var runs = work.Attempt is { } attempt ? s.Of(attempt).Deciding
            : s.IsPersons(work.Commit) ? s.Persons!.Gates : [.. s.Baseline.Values];
        return runs.On(work.Commit, work.Definition, work.Trial) is { Passed: false, MayBeFlaky: true } red
            ? red.FailedTests : [];
    }
}
