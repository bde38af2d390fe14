using System.Collections.Immutable;
using Longrun.Core.Gates;

namespace Longrun.Core.Landing;

/// <summary>The one place a proven candidate becomes the branch's tip.</summary>
internal static class Lands
{
    /// <summary>First of all: a landing that was begun, and a branch that is not where the journal left it.</summary>
    public static IEnumerable<Step> Recover(State s, Facts facts, DateTimeOffset now)
    {
        if (s.Landing is { } landing)
        {
            if (s.LineStopped is null)
            {
                yield return new Step.Land(
                    landing.Attempt, landing.Old, new(landing.New, landing.Tree), AlreadyIntended: true)
                {
                    // Asked again: the person may have skipped it or changed a gate since.
                    MayMove = Gating.IsProven(s, s.Of(landing.Attempt)),
                };
            }

            yield break;
        }

        switch (facts.Branch)
        {
            case BranchSight.Ahead ahead when s.Tip is { } tip:
                yield return new Step.Record([new Event.BranchMoved(tip, ahead.Commit) { At = now }]);
                break;
            case BranchSight.Lost when s.LineStopped is null && s.Tip is { } tip:
                yield return new Step.RestoreBranch(tip);
                break;
            case BranchSight.Elsewhere elsewhere when s.LineStopped is null:
                yield return new Step.Record([new Event.LineStopped(
                    $"the run branch was moved to {elsewhere.Commit.Short}, which does not contain what has landed"
                    + $" ({s.Tip?.Short}); put it back, then `longrun resume`") { At = now }]);
                break;
            default:
                break;
        }
    }

    public static IEnumerable<Step> Next(State s)
    {
        if (s.LineStopped is null && Standing.Active(s).FirstOrDefault(a => Gating.IsProven(s, a)) is { } proven
            && !Standing.HasOpenJob(s, proven.Id))
        {
            yield return new Step.Land(proven.Id, s.Tip!, proven.Candidate!.Candidate!, AlreadyIntended: false);
        }

        if (s.Tip is { } tip && s.MirrorTriedFor != tip)
        {
            yield return new Step.Mirror(tip, s.MirroredTip);
        }
    }

    /// <summary>Why the line stops where the tip's objects are gone and cannot be made again.</summary>
    public static string LostFor(CommitId tip) =>
        $"the run branch was lost, and with it objects of {tip.Short}, its tip, that nothing here can make again; bring"
        + " them back from a copy of the repository, then `longrun resume`";

    /// <summary>
    /// What is told of a landing that does not happen. In this order: a batch that is torn must still stop the line,
    /// and not land again without asking.
    /// </summary>
    public static ImmutableArray<Event> Refused(Step.Land step, BranchStanding standing, DateTimeOffset now)
    {
        return standing switch
        {
            BranchStanding.Committed committed =>
                [new Event.BranchMoved(step.Old, committed.Tip) { At = now },
                    Voided("the person committed to the branch meanwhile")],
            BranchStanding.NotLanded => [Voided("what it had passed is not what is asked of it now")],
            BranchStanding.Reset => Stop("the branch was set back behind it",
                $"the landing of {step.Attempt.Milestone} was taken back on the run branch; "
                + "`longrun resume` lands it again, `longrun skip` leaves it out"),
            BranchStanding.Lost => Stop("the run branch lost its history", LostFor(step.Old)),
            BranchStanding.Foreign foreign => Stop("the run branch was moved elsewhere",
                $"the run branch was moved to {foreign.Found.Short}, which does not contain {step.Old.Short}; "
                + "put it back, then `longrun resume`"),
            _ => throw new System.Diagnostics.UnreachableException(standing.GetType().Name),
        };

        Event Voided(string reason) => new Event.LandingVoided(step.Attempt, reason) { At = now };

        ImmutableArray<Event> Stop(string voided, string reason) =>
            [new Event.LineStopped(reason) { At = now }, Voided(voided)];
    }
}
