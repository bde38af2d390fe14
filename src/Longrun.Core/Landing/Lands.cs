using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;

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
                    MayMove = landing.Attempt is { } attempt
                        ? MayLand(s, s.Of(attempt))
                        : s.Persons is { } persons && Gating.IsProven(s, persons),
                };
            }

            yield break;
        }

        switch (facts.Branch)
        {
            case BranchSight.Ahead ahead when s.Tip is { } tip:
                yield return new Step.Record(Followed(s, tip, ahead, now));
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

    /// <summary>
    /// A power cut may take the end of the journal and leave the branch: what had been gated and landed is taken up,
    /// and not worked out once more. Everything between is the person's.
    /// </summary>
    private static ImmutableArray<Event> Followed(State s, CommitId tip, BranchSight.Ahead ahead, DateTimeOffset now)
    {
        var told = ImmutableArray.CreateBuilder<Event>();
        foreach (var seen in ahead.Landings.Where(seen => seen.Attempt is not { Milestone: var id }
            || (Standing.IsInRoadmap(s, id) && !Standing.HasLanded(s, id))))
        {
            MovedTo(seen.Onto);
            told.Add(new Event.Landed(seen.Attempt, seen.Commit) { At = now, Found = true });
            tip = seen.Commit;
        }

        MovedTo(ahead.Commit);
        return told.DrainToImmutable();

        void MovedTo(CommitId commit)
        {
            if (commit != tip)
            {
                told.Add(new Event.BranchMoved(tip, commit) { At = now });
            }
        }
    }

    public static IEnumerable<Step> Next(State s)
    {
        if (s.LineStopped is null && s.Persons is { } persons && Gating.IsProven(s, persons))
        {
            yield return new Step.Land(null, s.Tip!, persons.Candidate!.Candidate!, AlreadyIntended: false);
        }
        else if (s.LineStopped is null && Standing.Active(s).FirstOrDefault(a => MayLand(s, a)) is { } proven
            && !Standing.HasOpenJob(s, proven.Id))
        {
            yield return new Step.Land(proven.Id, s.Tip!, proven.Candidate!.Candidate!, AlreadyIntended: false);
        }

        // Never over what the person has put there: it moves again when that has landed, or was taken back.
        if (s.Tip is { } tip && s.MirrorTriedFor != tip && s.Persons is null)
        {
            yield return new Step.Mirror(tip, s.MirroredTip, s.MirrorBase ?? tip);
        }
    }

    /// <summary>Proven on the very tree, and approved by whoever has to.</summary>
    private static bool MayLand(State s, AttemptState a) => Gating.IsProven(s, a) && ByJudge.IsApproved(s, a);

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
                step.Attempt is { } attempt
                    ? $"the landing of {attempt.Milestone} was taken back on the run branch; "
                        + "`longrun resume` lands it again, `longrun skip` leaves it out"
                    : "the landing of your own commits was taken back on the run branch; `longrun resume` lands them "
                        + "again, unless you have taken them back there too"),
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
