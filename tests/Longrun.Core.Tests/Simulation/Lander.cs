using System.Collections.Immutable;

namespace Longrun.Core.Tests.Simulation;

/// <summary>The landing sequence and its recovery table on the fake branch.</summary>
internal sealed class Lander(World world, Faults faults, Watch watch, Bug bug)
{
    public void Land(Step.Land x, Action<ImmutableArray<Event>> append)
    {
        if (world.StopFile)
        {
            return;
        }

        if (!x.AlreadyIntended)
        {
            append([new Event.LandingIntended(x.Attempt, x.Old, x.Candidate.Commit,
                x.Candidate.Tree) { At = world.Now }]);
        }

        faults.Point("between intent and effect", x);
        if (bug == Bug.OutcomeBeforeEffect)
        {
            append([new Event.Landed(x.Attempt, x.Candidate.Commit) { At = world.Now }]);
            faults.Point("between outcome and effect", x);
            world.MoveBranch(x.Candidate.Commit);
            return;
        }

        if (bug == Bug.TipNotCompared || IsUnmoved(x))
        {
            watch.Moving(x.Candidate.Commit);
            world.MoveBranch(x.Candidate.Commit);
            faults.Point("between effect and outcome", x);
        }

        append(Outcome(x));
    }

    /// <summary>At the old tip, or taken back behind it by a power cut.</summary>
    private bool IsUnmoved(Step.Land x) =>
        world.Branch is not { } at
        || (at == x.Old ? !WasReset(x) : world.Repo.IsAncestor(at, x.Old));

    /// <summary>
    /// Old again although the landing had happened: somebody reset it, which only a person can explain.
    /// </summary>
    private bool WasReset(Step.Land x) => x.AlreadyIntended && world.Reflog.Contains(x.Candidate.Commit);

    private ImmutableArray<Event> Outcome(Step.Land x)
    {
        var at = world.Branch!;
        if (at == x.Candidate.Commit || world.Repo.IsAncestor(x.Candidate.Commit, at))
        {
            return [new Event.Landed(x.Attempt, x.Candidate.Commit) { At = world.Now }];
        }

        if (at == x.Old)
        {
            return
            [
                // In this order: a batch that is torn between the two must still ask the person.
                new Event.LineStopped("a landed commit was taken off the branch") { At = world.Now },
                new Event.LandingVoided(x.Attempt, "the branch was reset") { At = world.Now },
            ];
        }

        return world.Repo.IsAncestor(x.Old, at)
            ? [new Event.LandingVoided(x.Attempt, "a person committed to the branch") { At = world.Now }]
            : [new Event.LineStopped("the branch is elsewhere") { At = world.Now }];
    }
}
