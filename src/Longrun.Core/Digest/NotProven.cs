using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Digest;

/// <summary>What nobody has shown to be true, as lines of Markdown.</summary>
internal static class NotProven
{
    public const string FoundWords = "taken up from the branch, the journal has lost what it had passed";

    public static ImmutableArray<string> Of(State s) =>
    [
        .. Contained(s),
        .. LandedInOrder(s).SelectMany(m => Milestone(s, m)),
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
        .. Uncommitted(s),
    ];

    public static ImmutableArray<MilestoneState> LandedInOrder(State s) =>
        [.. s.Milestones.Values.Where(m => m.LandedAs is not null).OrderBy(m => m.LandedOrder)];

    /// <summary>The attempt that landed. Null: none of this run's.</summary>
    public static AttemptState? Landed(MilestoneState m) => m.Attempts.LastOrDefault(a => a.LandedAs is not null);

    /// <summary>The last run of every gate on the commit that landed, or would have.</summary>
    public static ImmutableArray<GateRun> Proof(AttemptState a)
    {
        var commit = a.LandedAs ?? a.Candidate?.Candidate?.Commit ?? a.Import?.Head;
        return [.. a.Gates.Where(run => run.Commit == commit).GroupBy(run => run.Gate).Select(runs => runs.Last())];
    }

    /// <summary>The gate that stands for a criterion; see <see cref="ActiveGates"/>.</summary>
    public static string GateOf(int index) => $"done-{index + 1}";

    private static IEnumerable<string> Milestone(State s, MilestoneState m)
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

        var proof = Proof(attempt);
        yield return $"{m.Id}: not reviewed. Nobody but its worker has looked at the change.";
        if (proof.IsEmpty)
        {
            yield return $"{m.Id}: not tested. No gate was there to run.";
        }
        else if (!proof.Any(run => run.Passed))
        {
            yield return $"{m.Id}: not tested. Only gates that inform ran, and none passed.";
        }

        foreach (var trouble in attempt.Session is { Session: var session } ? PullPage.Troubles(session) : [])
        {
            yield return $"{m.Id}: {Md.Text(char.ToLowerInvariant(trouble[0]) + trouble[1..])}.";
        }

        foreach (var run in proof.Where(run => !run.Passed))
        {
            yield return $"{m.Id}: gate {Md.Text(run.Gate)} only informs and {Md.Text(EventLine.Result(run))}";
        }

        if (Standing.Find(s, m.Id) is { } milestone && Standing.HasChangedSince(s, milestone))
        {
            yield return $"{m.Id}: its text changed after it landed. What stands in the roadmap now was never built:"
                + " it needs an id of its own.";
        }

        foreach (var criterion in Unproven(Standing.Find(s, m.Id), proof))
        {
            yield return $"{m.Id}: “{Md.Text(criterion)}” is checked by no gate.";
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

    private static IEnumerable<string> Unproven(Milestone? milestone, ImmutableArray<GateRun> proof) =>
        (milestone?.DoneWhen ?? [])
            .Where((criterion, index) => criterion.Command is null
                || !proof.Any(run => run.Passed && run.Gate == GateOf(index) && run.Command == criterion.Command))
            .Select(criterion => criterion.Text);

    private static IEnumerable<string> Contained(State s) =>
        string.IsNullOrWhiteSpace(s.Opened?.Containment) ? ["What kept the workers contained was not recorded."] : [];

    private static IEnumerable<string> Uncommitted(State s) =>
        s.Opened is { Uncommitted.IsEmpty: false } opened
            ? [$"{Figures.Count(opened.Uncommitted.Length, "path")} uncommitted at the start"
                + " (at most 20 are listed) had no part in this night."]
            : [];
}
