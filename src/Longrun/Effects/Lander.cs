using Longrun.Core;
using Longrun.Core.Landing;
using Longrun.Git;
using Longrun.Keeper;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// The one effect that moves the run branch, and the table of what can be found when it was cut short.
/// </summary>
internal static class Lander
{
    public static void Land(Site site, Step.Land step)
    {
        var plan = new LandingPlan(site.Run, step.Old, step.Candidate.Commit);
        if (!step.AlreadyIntended)
        {
            if (!Landing.ObjectsAreComplete(site.Repository, plan.New, plan.Old))
            {
                StopLine(site, step, "its objects are missing",
                    $"objects of {plan.New.Short} are missing from the repository");
                return;
            }

            if (step.Attempt is null)
            {
                // An import is on the disk before it is journalled; what the person has committed may not be.
                FileSystem.Sync(site.Repository.CommonFolder);
            }

            site.Ledger.Append(new Event.LandingIntended(step.Attempt, plan.Old, plan.New,
                step.Candidate.Tree) { At = site.Now });
        }

        switch (Landing.Inspect(site.Repository, plan, step.AlreadyIntended))
        {
            case BranchStanding.Landed:
                Record(site, step, plan);
                break;
            case BranchStanding.NotLanded when step.MayMove:
                // Otherwise somebody moved it between two calls: the next cycle reads the table again.
                if (!IsStopped(site) && Landing.Move(site.Repository, plan) is RefOutcome.There)
                {
                    Record(site, step, plan);
                }

                break;
            case BranchStanding.Lost when PutBack(site, plan.Old):
                break;
            case var refused:
                if (refused is BranchStanding.Foreign foreign)
                {
                    Archive(site, RefNames.Subject(step.Attempt), plan.New);
                    Archive(site, "found", foreign.Found);
                }

                site.Ledger.Append(Lands.Refused(step, refused, site.Now));
                break;
        }
    }

    public static void Restore(Site site, CommitId tip)
    {
        if (!PutBack(site, tip))
        {
            site.Ledger.Append(new Event.LineStopped(Lands.LostFor(tip)) { At = site.Now });
        }
    }

    /// <summary>
    /// After a power cut: the branch is put where it was, its objects are made again where they went with it. False:
    /// they cannot be.
    /// </summary>
    private static bool PutBack(Site site, CommitId tip)
    {
        if (!Landing.ObjectsAreComplete(site.Repository, tip, null) && !Candidates.MakeAgain(site, tip))
        {
            return false;
        }

        var found = RunRefs.ReadOne(site.Repository, RefNames.Branch(site.Run));
        // What is no ancestor is somebody's own: now that the tip is there again, the next cycle sees that.
        if (found is null || History.IsAncestor(site.Repository, found, tip))
        {
            Landing.Restore(site.Repository, site.Run, found, tip);
        }

        return true;
    }

    public static void Mirror(Site site, Step.Mirror step)
    {
        site.Ledger.Append(new Event.Mirrored(step.Tip, TryMirror(site, step)) { At = site.Now });
    }

    /// <summary>
    /// Returns why the branch people see was left alone. It is for looking at: a night never ends over it.
    /// </summary>
    private static string? TryMirror(Site site, Step.Mirror step)
    {
        try
        {
            return WhyLeftAlone(Git.Mirror.Move(site.Repository, site.MirrorName, step));
        }
        catch (GitFailure e)
        {
            return $"git refused to move it: {e.Complaint}";
        }
    }

    private static string? WhyLeftAlone(MirrorOutcome outcome) => outcome switch
    {
        MirrorOutcome.Moved => null,
        MirrorOutcome.CheckedOut at => $"it is checked out in {at.Folder}; switch away, or `longrun accept`",
        MirrorOutcome.Foreign { Found: null } => "it was deleted",
        MirrorOutcome.Foreign { IsDescendant: true } foreign =>
            $"it has commits of yours ({foreign.Found!.Short}); they are taken up where they stand on what had landed",
        MirrorOutcome.Foreign foreign => $"it was moved to {foreign.Found!.Short}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Record(Site site, Step.Land step, LandingPlan plan)
    {
        var objection = Landing.Objection(site.Repository, plan, Candidates.HeadOf(site.State, step.Attempt));
        var landed = new Event.Landed(step.Attempt, plan.New) { At = site.Now };
        site.Ledger.Append(objection is null
            ? [landed]
            : [new Event.LineStopped($"after landing {plan.New.Short}: {objection}") { At = site.Now }, landed]);
    }

    private static bool IsStopped(Site site) =>
        StopFiles.AnyPresent(site.Places.StopFiles);

    private static Event.LandingVoided Voided(Site site, Step.Land step, string reason) =>
        new(step.Attempt, reason) { At = site.Now };

    /// <summary>Together, the stop first: a write torn between the two must not land again without asking.</summary>
    private static void StopLine(Site site, Step.Land step, string voided, string reason) =>
        site.Ledger.Append(new Event.LineStopped(reason) { At = site.Now }, Voided(site, step, voided));

    private static void Archive(Site site, string subject, CommitId commit) =>
        RunRefs.Create(site.Repository, RefNames.Archive(site.Run, subject, commit), commit);
}
