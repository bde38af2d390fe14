using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Gates;

namespace Longrun.Core.Tests.Simulation;

/// <summary>A promise that was broken.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);

/// <summary>What must hold after every event and at every effect.</summary>
internal sealed class Watch(World world)
{
    /// <summary>More than twice what can strike a run and needs a person.</summary>
    private const int LinesStoppedMax = 20;

    private readonly BudgetWatch budgets = new(world);
    private int linesStopped;
    private readonly HashSet<CommitId> intended = [];
    private readonly HashSet<string> intendedJobs = [];

    public void Recorded(State before, Event e, State after)
    {
        budgets.Heard(e);
        switch (e)
        {
            case Event.AttemptStarted x:
                Started(before, after, x);
                budgets.Starting(before, x);
                break;
            case Event.JobIntended x:
                Intended(before, x);
                break;
            case Event.LandingIntended x:
                Landing(before, x);
                break;
            case Event.Landed x:
                Landed(before, x);
                break;
            case Event.CommandTaken x:
                Holds(!before.Taken.Contains(x.Id), $"command {x.Id} is taken twice");
                break;
            case Event.LineStopped:
                Holds(before.LineStopped is null, "a line that is stopped is stopped again");
                Holds(++linesStopped <= LinesStoppedMax, "the line is stopped again and again");
                break;
            case Event.JobEnded x:
                Holds(intendedJobs.Contains(x.Job.Value), $"{x.Job} ended without an intent");
                break;
            case Event.BranchMoved x:
                Holds(world.Repo.IsAncestor(x.From, x.To), "the tip went back");
                break;
            default:
                break;
        }
    }

    /// <summary>An event from before this watch began.</summary>
    public void Heard(Event e)
    {
        budgets.Heard(e);
        if (e is Event.JobIntended job)
        {
            intendedJobs.Add(job.Job.Value);
        }

        if (e is Event.LandingIntended landing)
        {
            intended.Add(landing.New);
        }
    }

    /// <summary>At the effect itself, as the state is then: an earlier cycle may have intended the landing.</summary>
    public void Moving(State known, Step.Land step)
    {
        var to = step.Candidate.Commit;
        Proven(known, step.Attempt, to);
        Holds(intended.Contains(to), $"the branch moves to {to.Short} without an intent");
        Holds(world.Branch is not { } at || world.Repo.IsAncestor(at, to),
            $"the branch goes back or aside to {to.Short}");
    }

    /// <summary>A cycle had nothing to do.</summary>
    public void Waiting(State s) => budgets.Waiting(s);

    public void Submitting(State known, Step.Submit step)
    {
        Holds(intendedJobs.Contains(step.Job.Value), $"{step.Job} is submitted without an intent");
        Holds(!known.Stopped, $"{step.Job} is submitted while stopped");
        if (step.Work is not (JobWork.Collect or JobWork.Probe))
        {
            // The setup of its checkout is what the inspection found.
            Holds(known.Inspected?.Commit == known.Tip, $"{step.Job} is submitted before the tip is inspected");
            Reading(known.Tip!);
        }
    }

    public void Reading(CommitId commit) => Holds(world.IsWhole(commit), $"objects of {commit.Short} are missing");

    public void Removing(AttemptId attempt)
    {
        if (world.Workspaces.TryGetValue(attempt, out var workspace))
        {
            Holds(
                world.AttemptRefs.TryGetValue(attempt, out var head) && head == workspace.Head,
                $"the workspace of {attempt} goes before its work is reachable");
        }
    }

    public void Mirroring(CommitId tip) => Holds(
        world.Mirror is not { } at || world.Repo.IsAncestor(at, tip), "the branch for people loses what was on it");

    /// <summary>Of a run that is over.</summary>
    public void Ended(State s)
    {
        var tip = world.Branch!;
        Holds(world.Mirror == tip, "the branch for people is not where the run's is at the end");
        Holds(s.Tip == tip, "the journal and the branch disagree at the end");
        foreach (var attempt in s.Milestones.Values.SelectMany(milestone => milestone.Attempts))
        {
            Holds(
                attempt.IsOver || Standing.IsParked(s, s.Of(attempt.Id.Milestone)),
                $"{attempt.Id} never got a verdict");
            Holds(attempt.LandedAs is not { } landed || world.Repo.IsAncestor(landed, tip),
                $"{attempt.Id} is not on the branch");
            Holds(
                attempt.Import is not { } import || world.AttemptRefs.GetValueOrDefault(attempt.Id) == import.Head,
                $"the work of {attempt.Id} is not reachable");
        }

        foreach (var commit in world.PersonCommits)
        {
            Holds(world.Repo.IsAncestor(commit, tip), "a commit of the person's is lost");
        }
    }

    public static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            throw new BrokenPromiseException(what);
        }
    }

    private void Started(State before, State after, Event.AttemptStarted x)
    {
        var milestone = Standing.Find(before, x.Attempt.Milestone)!;
        Holds(!before.Stopped, $"{x.Attempt} starts while stopped");
        Holds(before.Of(milestone.Id).Question is null, $"{x.Attempt} starts while blocked");
        Holds(before.Of(milestone.Id).LandedAs is null, $"{x.Attempt} starts although it has landed");
        Holds(
            Repetition.Row(before.Of(milestone.Id)) is { Length: < Repetition.AskFrom },
            $"{x.Attempt} starts after the same failure {Repetition.AskFrom} times");
        Holds(
            !Repetition.StartsClean(before.Of(milestone.Id)) || x.From == x.Base,
            $"{x.Attempt} goes on with what has failed in the same way");
        Holds(Standing.WaitsFor(before, milestone).IsEmpty, $"{x.Attempt} starts before what it depends on");
        Holds(before.Of(milestone.Id).Latest is not { IsOver: false }, $"{x.Attempt} starts beside another attempt");
        new WatchOfAgents(world).Started(before, milestone, x);
        var active = Standing.Active(after).ToList();
        var places = active.Count(a => a.Candidate is null || !Standing.IsDoneButForWords(before, a, x.At));
        Holds(places <= before.Settings.Workers, $"{places} attempts have a worker's place");
        Holds(active.Select(a => a.Slot).Distinct().Count() == active.Count, "two attempts share a slot");
        foreach (var other in active.Where(a => a.Id != x.Attempt))
        {
            var touches = Standing.Find(before, other.Id.Milestone)?.Touches ?? [];
            Holds(
                touches.IsEmpty || milestone.Touches.IsEmpty || !Globs.Overlap(touches, milestone.Touches),
                $"{x.Attempt} and {other.Id} touch the same");
        }
    }

    private void Intended(State before, Event.JobIntended x)
    {
        Holds(!before.Stopped, $"{x.Job} is intended while stopped");
        Holds(intendedJobs.Add(x.Job.Value), $"{x.Job} is intended twice");
        Holds(
            !before.OpenJobs.Values.Any(job => IsSame(job.Work, x.Work)),
            $"{x.Job} is intended while another try of it is open");
        if (x.Work is JobWork.Agent agent)
        {
            Holds(before.Of(agent.Attempt).AgentEnd is null, $"{x.Job}: the session of {agent.Attempt} is over");
            Holds(before.Of(agent.Attempt.Milestone).Question is null, $"{x.Job} starts while blocked");
        }
    }

    private static bool IsSame(JobWork a, JobWork b) => Jobs.TriesKey(a) == Jobs.TriesKey(b);

    private void Landing(State before, Event.LandingIntended x)
    {
        intended.Add(x.New);
        Holds(before.Tip == x.Old, $"{x.Attempt} lands on a tip that has moved");
        var commit = world.Repo[x.New];
        Holds(commit.Parents is [var first, _] && first == x.Old, $"{x.Attempt} is no merge onto the tip");
        Proven(before, x.Attempt, x.New);
    }

    private void Proven(State s, AttemptId? whose, CommitId commit)
    {
        Holds(!s.Stopped, $"{whose} lands while stopped");
        if (whose is not { } attempt)
        {
            Green(s, "the person's own", ActiveGates.OfBranch(s), s.Persons!.Gates, commit);
            return;
        }

        Holds(Standing.IsWanted(s, attempt.Milestone), $"{attempt} lands although it is no longer wanted");
        Holds(s.Of(attempt.Milestone).LandedAs is null, $"{attempt.Milestone} lands twice");
        Holds(
            Standing.WaitsFor(s, Standing.Find(s, attempt.Milestone)!).IsEmpty,
            $"{attempt} lands before what it depends on");
        Green(s, attempt.Value, ActiveGates.For(s, attempt.Milestone), s.Of(attempt).Gates, commit);
        Verdict(s, s.Of(attempt));
    }

    private void Verdict(State s, AttemptState a)
    {
        var (plot, tree) = (Workers.PlotOf(world, a.Id.Milestone), world.Repo[a.Import!.Head].Tree);
        Holds(!tree.ContainsKey(Verdicts.Cheat(plot)), $"{a.Id} lands although code has found it cheating");
        Holds(
            !tree.ContainsKey(Verdicts.Weakened(plot)) || plot.AllowsWeakening,
            $"{a.Id} lands although the person has not allowed what it changes");
        Holds(
            s.Settings.Review.When != ReviewPolicy.Always || a.RuledOnReview is not null
            || a.Judged.Any(judged => judged is { Judgement.Ruling: Ruling.Approve }
                && judged.Text == Core.Verdict.Criteria.TextOf(s, a)),
            $"{a.Id} lands although nobody has approved it");
        Holds(
            s.Settings.Review.When != ReviewPolicy.Always || a.RuledOnReview is not null
            || !tree.ContainsKey(Verdicts.Doubt(plot)),
            $"{a.Id} lands although its judge rejects it");
    }

    private void Green(
        State s, string whose, ImmutableArray<ActiveGate> gates, ImmutableArray<GateRun> runs, CommitId commit)
    {
        Holds(
            Workers.Tests(world, commit) >= Workers.Tests(world, s.Tip!),
            $"{whose} lands with fewer tests than there were");
        foreach (var gate in gates.Where(gate => gate.Role == GateRole.Required))
        {
            var name = gate.Definition.Name;
            Holds(runs.On(commit, gate.Definition) is { Passed: true }, $"{whose}: {name} has not passed on it");
            Holds(Workers.Passes(world, commit, gate.Definition), $"{whose}: {name} is red on it");
        }
    }

    private void Landed(State before, Event.Landed x)
    {
        Holds(intended.Contains(x.Commit), $"{x.Attempt} landed without an intent");
        Holds(x.Attempt is not { } attempt || before.Of(attempt.Milestone).LandedAs is null,
            $"{x.Attempt} landed twice");
        Holds(
            world.Branch is { } at && world.Repo.IsAncestor(x.Commit, at),
                $"{x.Attempt} is said to have landed and has not");
    }
}
