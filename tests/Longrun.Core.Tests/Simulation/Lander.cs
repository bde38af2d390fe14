using System.Collections.Immutable;
using Longrun.Core.Landing;

namespace Longrun.Core.Tests.Simulation;

/// <summary>The landing sequence on the fake branch; its recovery table is the real one.</summary>
internal sealed class Lander(World world, State known, Faults faults, Watch watch, Bug bug)
{
    public void Land(Step.Land x, Action<ImmutableArray<Event>> append)
    {
        if (!x.AlreadyIntended)
        {
            append([new Event.LandingIntended(x.Attempt, x.Old, x.Candidate.Commit,
                x.Candidate.Tree) { At = world.Now }]);
        }

        faults.Point("between intent and effect", x);
        if (bug == Bug.OutcomeBeforeEffect)
        {
            append([Landed(x)]);
            faults.Point("between outcome and effect", x);
            world.MoveBranch(x.Candidate.Commit);
            return;
        }

        switch (Found(x))
        {
            case BranchStanding.Landed:
                append([Landed(x)]);
                break;
            case BranchStanding.NotLanded when x.MayMove && world.StopFile:
                break;
            case BranchStanding.NotLanded when x.MayMove:
                watch.Moving(known, x);
                world.MoveBranch(x.Candidate.Commit);
                faults.Point("between effect and outcome", x);
                append([Landed(x)]);
                break;
            case BranchStanding.Lost when PutBack(x.Old):
                break;
            case var refused:
                append(Lands.Refused(x, refused, world.Now));
                break;
        }
    }

    /// <summary>False: objects of the tip are missing, and more than what landings add.</summary>
    public bool PutBack(CommitId tip)
    {
        if (!world.IsWhole(tip) && !world.MakeAgain(tip))
        {
            return false;
        }

        if (world.Branch is not { } at || (at != tip && world.Repo.IsAncestor(at, tip)))
        {
            world.MoveBranch(tip);
        }

        return true;
    }

    private BranchStanding Found(Step.Land x) => bug == Bug.TipNotCompared
        ? new BranchStanding.NotLanded()
        : world.Look().Against(x.Old, x.Candidate.Commit, x.AlreadyIntended || bug == Bug.ResetAskedWithoutEnd);

    private Event.Landed Landed(Step.Land x) => new(x.Attempt, x.Candidate.Commit) { At = world.Now };
}
