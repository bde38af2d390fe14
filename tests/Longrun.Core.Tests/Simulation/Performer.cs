using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Landing;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>
/// The fake shell: one effect a step on the fake world, the intent journalled before it and the outcome after it, each
/// recognisable when it is met half done.
/// </summary>
internal sealed class Performer(World world, SimJournal journal, Faults faults, Watch watch, Bug bug)
{
    private int sequence;

    public State State { get; private set; } = State.Empty;

    public void Load()
    {
        State = journal.State;
        sequence = journal.Lines.Count;
    }

    public void Perform(Step step)
    {
        faults.Point("before", step);
        Effect(step);
        faults.Point("after", step);
    }

    private void Effect(Step step)
    {
        switch (step)
        {
            case Step.Record x:
                Append(x.Events);
                break;
            case Step.TakeCommand x:
                TakeCommand(x);
                break;
            case Step.Submit x:
                Submit(x);
                break;
            case Step.Settle x:
                Settle(x);
                break;
            case Step.Cancel x when world.Jobs.GetValueOrDefault(x.Job.Value) is { End: null } job:
                world.Kill(job, JobEndReason.Cancelled);
                break;
            case Step.Cancel:
                break;
            case Step.Import x:
                Import(x);
                break;
            case Step.Examine x:
                faults.Point("between", step);
                Append(Verdicts.Examined(world, State, x.Attempt));
                break;
            case Step.MakeCandidate x:
                MakeCandidate(x);
                break;
            case Step.Land x:
                new Lander(world, State, faults, watch, bug).Land(x, Append);
                break;
            case Step.RestoreBranch x:
                if (!new Lander(world, State, faults, watch, bug).PutBack(x.Tip))
                {
                    Append(new Event.LineStopped(Lands.LostFor(x.Tip)) { At = world.Now });
                }

                break;
            case Step.Mirror x:
                var moved = MoveMirror(x);
                faults.Point("between", step);
                Append(new Event.Mirrored(x.Tip, moved ? null : "the person moved it") { At = world.Now });
                break;
            case Step.Inspect x:
                Append(Inspect(x.Tip));
                break;
            case Step.RemoveWorkspace x:
                RemoveWorkspace(x);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(step.GetType().Name);
        }
    }

    private void Append(params ImmutableArray<Event> events)
    {
        var after = journal.Append(sequence, events);
        sequence = journal.Lines.Count;
        State = after;
    }

    private void TakeCommand(Step.TakeCommand x)
    {
        // Asked of the state as it is now: the same file may have been seen twice in one look.
        if ((!x.AlreadyTaken && !State.Taken.Contains(x.Item.Id)) || bug == Bug.CommandsNotDeduplicated)
        {
            Append(new Event.CommandTaken(x.Item.Id, x.Item.Command) { At = world.Now });
        }

        faults.Point("between", x);
        world.Inbox = world.Inbox.RemoveAll(item => item.Id == x.Item.Id);
    }

    private void Submit(Step.Submit x)
    {
        if (!x.AlreadyIntended && bug != Bug.IntentSkipped)
        {
            Append(new Event.JobIntended(x.Job, x.Work) { At = world.Now });
        }

        faults.Point("between", x);
        if (world.Jobs.ContainsKey(x.Job.Value))
        {
            return;
        }

        if (x.Work is JobWork.Agent agent && !world.Workspaces.ContainsKey(agent.Attempt))
        {
            var from = State.Of(agent.Attempt).From;
            world.Workspaces = world.Workspaces.SetItem(agent.Attempt, new(from, from));
            faults.Point("workspace", x);
        }

        watch.Submitting(State, x);
        world.Submit(Workers.Job(world, State, x.Job, x.Work));
    }

    private void Settle(Step.Settle x)
    {
        var job = world.Jobs[x.Job.Value];
        var ended = new Event.JobEnded(x.Job, job.End!) { At = world.Now };
        ImmutableArray<Event> outcome = x.Work switch
        {
            JobWork.Agent agent =>
                [new Event.SessionEnded(agent.Attempt, job.Session ?? new(Ending.Interrupted),
                    job.Report) { At = world.Now }],
            JobWork.Gate gate when !Jobs.IsInterrupted(job.End!) => [GateEnded(x.Job, gate, job.End!)],
            JobWork.Judge judge when !Jobs.IsInterrupted(job.End!) => [Verdicts.Judged(world, State, judge)],
            JobWork.Setup setup when !Jobs.IsInterrupted(job.End!) => [SetupEnded(setup)],
            JobWork.Probe probe when !Jobs.IsInterrupted(job.End!) => [Plans.Answer(world, probe.Name)],
            _ => [],
        };
        Append(faults.OutcomeLast ? [ended, .. outcome] : [.. outcome, ended]);
    }

    private Event.GateEnded GateEnded(JobId id, JobWork.Gate gate, JobEnd end)
    {
        var count = gate.Definition.Kind == GateKind.Test ? Workers.Tests(world, gate.Commit) : (int?)null;
        var before = bug == Bug.CountsNotCompared ? null : Earlier.CountBefore(State, gate);
        var tally = count is { } run ? new TestTally(run, 0, 0, "runner") : null;
        var outcome = GateOutcome.Judge(gate.Definition, ProcessEnd.Exit(end.ExitCode ?? 1), tally, before);
        return new(new(gate.Attempt, gate.Commit, gate.Definition.Name, outcome is GateOutcome.Passed)
        {
            Reason = (outcome as GateOutcome.Failed)?.Reason, Command = gate.Definition.Run,
            Kind = gate.Definition.Kind, Count = count,
            Job = id, Trial = gate.Trial, MayBeFlaky = end.ExitCode is not 0 && !(count < before),
        }) { At = world.Now };
    }

    private Event.SetupEnded SetupEnded(JobWork.Setup setup)
    {
        world.Prepared = world.Prepared.Add(setup.Key);
        return new(setup.Commit, setup.Key, true, null, null) { At = world.Now };
    }

    private void Import(Step.Import x)
    {
        if (Workers.Plays(world, State, x.Attempt) == Behaviour.ForbiddenContent)
        {
            Append(new Event.ImportRefused(x.Attempt, "it adds a submodule") { At = world.Now });
            return;
        }

        // A second import meets the ref of the first.
        var workspace = world.Workspaces.GetValueOrDefault(x.Attempt);
        var head = world.AttemptRefs.TryGetValue(x.Attempt, out var known) ? known : workspace!.Head;
        world.AttemptRefs = world.AttemptRefs.SetItem(x.Attempt, head);
        faults.Point("between", x);
        var attempt = State.Of(x.Attempt);
        var start = world.Repo.MergeBase(head, State.Tip!);
        var change = new Change(1, 1, 1)
        {
            HasWork = TreeText(head) != TreeText(start), IsNew = TreeText(head) != TreeText(attempt.From),
        };
        Append(new Event.AttemptImported(x.Attempt, head, start, change) { At = world.Now });
    }

    private string TreeText(CommitId commit) => Repo.TreeText(world.Repo[commit].Tree);

    private void MakeCandidate(Step.MakeCandidate x)
    {
        watch.Reading(x.Tip);
        var (tree, conflicts) = world.Repo.Merge(x.Tip, x.Head);
        if (!conflicts.IsEmpty)
        {
            Append(new Event.CandidateMade(x.Attempt, x.Tip, null) { At = world.Now, Conflicts = conflicts });
            return;
        }

        var commit = world.Repo.Commit($"land {x.Attempt}", tree, x.Tip, x.Head);
        world.Missing = world.Missing.Remove(commit);
        world.Candidates = world.Candidates.SetItem(x.Attempt?.Value ?? World.Person, commit);
        world.Merges = world.Merges.Add(commit);
        faults.Point("between", x);
        Append(new Event.CandidateMade(x.Attempt, x.Tip, new(commit, Repo.TreeText(tree))
        {
            Diff = x.Head.Value,
        }) { At = world.Now });
    }

    private bool MoveMirror(Step.Mirror x)
    {
        if (world.Mirror is { } at && at != x.Last
            && !(world.Repo.IsAncestor(x.From, at) && world.Repo.IsAncestor(at, x.Tip)))
        {
            return false;
        }

        watch.Mirroring(x.Tip);
        world.Mirror = x.Tip;
        return true;
    }

    private Event.BranchInspected Inspect(CommitId tip)
    {
        watch.Reading(tip);
        var tree = world.Repo[tip].Tree;
        var key = tree.GetValueOrDefault("lock") ?? "";
        ImmutableArray<GateDefinition> gates = tree.ContainsKey("build") ? [new("tests", GateKind.Test, "tests")] : [];
        return new(tip, new(key.Length > 0 ? "install" : null, [], gates))
        {
            At = world.Now, SetupKey = key, SetupPrepared = world.Prepared.Contains(key),
                IsBare = !tree.ContainsKey("build"),
        };
    }

    private void RemoveWorkspace(Step.RemoveWorkspace x)
    {
        watch.Removing(x.Attempt);
        world.Workspaces = world.Workspaces.Remove(x.Attempt);
        faults.Point("between", x);
        Append(new Event.WorkspaceRemoved(x.Attempt) { At = world.Now });
    }
}
