using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What nobody has shown to be true, as lines of Markdown.</summary>
internal static class NotProven
{
    public const string FoundWords = "taken up from the branch, the journal has lost what it had passed";

    /// <summary><paramref name="tests"/>: which tests passed in a run. Null: not known.</summary>
    public static ImmutableArray<string> Of(State s, PassedTests? tests = null) =>
    [
        .. Contained(s),
        .. LandedInOrder(s).SelectMany(m => Milestone(s, m, tests ?? Criteria.NoNames)),
        .. s.PersonsLandings.SelectMany(Own),
        .. s.Roadmap.Milestones
            .Where(m => s.Of(m.Id).LandedAs is null && Standing.HasChangedSince(s, m))
            .Select(m => $"{m.Id}: it landed in an earlier run with another text than the roadmap has now. What stands"
                + " there now was never built: it needs an id of its own."),
        .. s.Milestones.Values
            .Where(m => m.SkippedAsDone == true)
            .OrderBy(m => m.Id.Value, StringComparer.Ordinal)
            .Select(m => $"{m.Id}: you skipped it as done; what depends on it was built on your word."),
        .. ActiveGates.OfBranch(s).Where(gate => gate.Role == GateRole.Informs).Select(gate =>
            $"Gate {Md.Text(gate.Definition.Name)} has never been green on the branch: it rejected nothing."),
        .. ActiveGates.OfBranch(s).Where(gate => gate.Definition.From is not null && gate.Role == GateRole.Dormant)
            .Select(gate => $"Gate {Md.Text(gate.Definition.Name)} holds from {gate.Definition.From} on, which has not"
                + " landed: nothing that landed was asked it."),
        .. Toothless(s),
        .. Nameless(s),
        .. Acceptance(s),
        .. Uncommitted(s),
    ];

    public static ImmutableArray<MilestoneState> LandedInOrder(State s) =>
        [.. s.Milestones.Values.Where(m => m.LandedAs is not null).OrderBy(m => m.LandedOrder)];

    /// <summary>The attempt that landed. Null: none of this run's.</summary>
    public static AttemptState? Landed(MilestoneState m) => m.Attempts.LastOrDefault(a => a.LandedAs is not null);

    /// <summary>What is not shown of an attempt, as it landed or as it would: each begins in lower case.</summary>
    public static IEnumerable<string> Of(State s, AttemptState a, PassedTests tests)
    {
        var proof = Criteria.Runs(a);
        if (!ReviewLine.IsReviewedByAnother(s, a))
        {
            yield return $"{Md.Text(ReviewLine.Stand(s, a))}.";
        }

        if (Criteria.Judged(s, a) is { LeftOut.IsEmpty: false } judged)
        {
            yield return $"its judge was not shown, or not as a whole: {Md.Text(ReviewLine.LeftOut(judged))}.";
        }

        if (a.RuledOnReview == Questions.AllowOption)
        {
            yield return $"it goes on by your word, {Md.Text(ReviewLine.Instead(s, a))}.";
        }

        if (Untested(a, proof) is { } untested)
        {
            yield return $"not tested. {untested}";
        }

        foreach (var trouble in a.Session is { Session: var session } ? PullSession.Troubles(session) : [])
        {
            yield return $"{Md.Text(char.ToLowerInvariant(trouble[0]) + trouble[1..])}.";
        }

        foreach (var run in a.LandedAs is null ? [] : proof.Where(run => !run.Passed))
        {
            yield return $"gate {Md.Text(run.Gate)} only informs and {Md.Text(EventLine.Result(run))}";
        }

        var landing = a.LandedAs ?? a.Candidate?.Candidate?.Commit;
        foreach (var run in a.Gates.Where(run => run is { Trial: Trial.Canary, Passed: true }
            && run.Commit == landing && !Canary.HasShown(run)))
        {
            yield return $"gate {Md.Text(run.Gate)} was not shown to be able to fail as it is now: there was no place"
                + " for a test that must.";
        }

        foreach (var found in Remarks.OfRuns(a).Where(f => f.Kind == FindingKind.BranchTestsFail))
        {
            yield return $"{Md.Text(found.What)}.";
        }

        foreach (var line in OfCriteria(Criteria.Of(s, a, tests)))
        {
            yield return line;
        }
    }

    private static string? Untested(AttemptState a, ImmutableArray<GateRun> proof) => proof switch
    {
        _ when proof.Any(run => run.Passed) => null,
        { IsEmpty: true } => a.LandedAs is null ? "No gate has run on it." : "No gate was there to run.",
        _ => a.LandedAs is null ? "No gate has passed on it." : "Only gates that inform ran, and none passed.",
    };

    private static IEnumerable<string> OfCriteria(ImmutableArray<CriterionStand> criteria)
    {
        foreach (var stand in criteria.Where(stand => stand.Reaches is null))
        {
            yield return $"“{Text(stand)}” is not proven: {Md.Text(ProofLine.WhyNot(stand).TrimEnd('.'))}.";
        }

        foreach (var stand in criteria.Where(stand => stand.Said is { IsMet: false }))
        {
            yield return $"“{Text(stand)}” is not met, says its judge: {Md.Text(stand.Said!.Why)}";
        }

        if (Those(criteria, Proof.Reported) is { Length: > 0 } reported)
        {
            yield return $"only reported, by the code under test itself: {reported}.";
        }

        if (Those(criteria, Proof.Seen) is { Length: > 0 } seen)
        {
            yield return $"only seen, by an agent that did not write it: {seen}.";
        }
    }

    private static string Those(ImmutableArray<CriterionStand> criteria, Proof kind) =>
        string.Join(", ", criteria.Where(stand => stand.Reaches == kind).Select(stand => $"“{Text(stand)}”"));

    private static string Text(CriterionStand stand) => Md.Text(stand.Criterion.Text);

    private static IEnumerable<string> Milestone(State s, MilestoneState m, PassedTests tests)
    {
        if (m.IsFound)
        {
            yield return $"{m.Id}: {FoundWords}.";
            yield break;
        }

        if (Landed(m) is not { } attempt)
        {
            yield break;
        }

        foreach (var line in Of(s, attempt, tests))
        {
            yield return $"{m.Id}: {line}";
        }

        if (Standing.Find(s, m.Id) is { } milestone && Standing.HasChangedSince(s, milestone))
        {
            yield return $"{m.Id}: its text changed after it landed. What stands in the roadmap now was never built:"
                + " it needs an id of its own.";
        }
    }

    private static IEnumerable<string> Own(PersonsLanding landing)
    {
        if (landing.IsFound)
        {
            yield return $"Your own commits ({landing.Commit.Short}): {FoundWords}.";
        }
        else if (!landing.Gates.Any(run => run.Passed))
        {
            yield return $"Your own commits ({landing.Commit.Short}): not tested. No gate passed on them.";
        }
    }

    /// <summary>Gates of tests in which no test that must fail has failed.</summary>
    private static IEnumerable<string> Toothless(State s) =>
        from gate in ActiveGates.OfBranch(s)
        where gate is { Role: not GateRole.Dormant, Definition: { Kind: GateKind.Test, IsHidden: false } }
            && !Canary.HasShown(s, gate.Definition)
        let tried = s.Canaries.GetValueOrDefault(gate.Definition.Name)
        let why = tried is { Passed: false } && tried.IsOf(gate.Definition) ? Md.Text(tried.Reason)
            : "no test that must fail ran in it (`canary:` of the gate names a command that must)"
        select $"Gate {Md.Text(gate.Definition.Name)} was not shown to be able to fail: {why}.";

    /// <summary>Gates of tests whose names nobody told: one that is gone beside one that came is not seen.</summary>
    private static IEnumerable<string> Nameless(State s) =>
        from gate in ActiveGates.OfBranch(s)
        where gate is { Role: not GateRole.Dormant, Definition.Kind: GateKind.Test }
        let run = s.Baseline.GetValueOrDefault(gate.Definition.Name)
        where run is { Passed: true, Tests: null, Count: > 0 } && run.IsOf(gate.Definition)
        select $"Gate {Md.Text(gate.Definition.Name)} does not tell which tests it ran, only how many"
            + $" ({run!.Count}): one that went while another came was not seen (`results:` of the gate tells).";

    private static IEnumerable<string> Acceptance(State s)
    {
        if (AcceptanceNames.Unrun(s) is { IsEmpty: false } unrun)
        {
            yield return $"Of your acceptance files nothing runs these by their names: {Named(unrun)}.";
        }

        if (AcceptanceNames.Orphaned(s) is { IsEmpty: false } orphaned)
        {
            yield return "Acceptance files of milestones that are no longer in the roadmap were asked of nothing:"
                + $" {Named(orphaned)}.";
        }

        if (AcceptanceNames.Unowned(s) is { IsEmpty: false } unowned)
        {
            yield return "Acceptance files that begin like the id of a milestone which the roadmap does not have were"
                + $" asked of every candidate: {Named(unowned)}.";
        }
    }

    /// <summary>The first ten: the rest is in the folder.</summary>
    private static string Named(ImmutableArray<string> names) =>
        Listing.Of([.. names.Select(name => Md.Text(name))], max: 10);

    private static IEnumerable<string> Contained(State s) =>
        string.IsNullOrWhiteSpace(s.Opened?.Containment) ? ["What kept the workers contained was not recorded."] : [];

    private static IEnumerable<string> Uncommitted(State s) =>
        s.Opened is { Uncommitted.IsEmpty: false } opened
            ? [$"{Figures.Count(opened.Uncommitted.Length, "path")} uncommitted at the start"
                + " (at most 20 are listed) had no part in this night."]
            : [];
}
