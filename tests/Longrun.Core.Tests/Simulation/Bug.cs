using System.Collections.Immutable;

namespace Longrun.Core.Tests.Simulation;

/// <summary>Faults planted on purpose, to see that the simulator finds them.</summary>
internal enum Bug
{
    None,
    IntentSkipped,
    GatesNotAsked,
    CommandsNotDeduplicated,
    TipNotCompared,
    OutcomeBeforeEffect,
    NewTryWithoutLooking,
    StopIgnored,
    DependenciesIgnored,
    WorkersNotCounted,
    AllowanceNotCounted,
    WorkRemovedBeforeImport,
    HoldIgnored,
    AllStartedAtReset,
    ReserveIgnored,
    NotAskedFirst,
    OwnAgentsIgnored,
    ResetAskedWithoutEnd,
    ProofNotAskedAgain,
    LossToldWithoutEnd,
    LookNotAwaited,
    CountsNotCompared,
    PersonsNotGated,
    PersonsForgotten,
    BudgetsIgnored,
    SessionsNotCut,
}

/// <summary>The decision function, with a bug where one is asked for.</summary>
internal static class Deciding
{
    public static ImmutableArray<Step> Next(Bug bug, State s, Facts facts, DateTimeOffset now) => bug switch
    {
        Bug.GatesNotAsked => [.. Cycle.Next(s, facts, now).Select(step => LandAtOnce(s, step))],
        Bug.CountsNotCompared => Cycle.Next(Uncounted(s), facts, now),
        Bug.PersonsNotGated => [.. Cycle.Next(s, facts, now).Select(step => LandPersons(s, step))],
        Bug.PersonsForgotten => [.. Cycle.Next(s, facts, now).Where(step => !IsTakenUp(step))],
        Bug.NewTryWithoutLooking => [.. Cycle.Next(s, facts, now).Select(TryAgain)],
        Bug.StopIgnored => Cycle.Next(s with { Stopped = false }, facts with { StopAt = null }, now),
        Bug.DependenciesIgnored => Cycle.Next(s with { Roadmap = new(Free(s), []) }, facts, now),
        Bug.WorkersNotCounted => Cycle.Next(s with { Settings = s.Settings with { Workers = 16 } }, facts, now),
        Bug.AllowanceNotCounted => Cycle.Next(s with { Settings = s.Settings with { Attempts = 4 } }, facts, now),
        Bug.WorkRemovedBeforeImport => [.. Cycle.Next(s, facts, now).Select(Remove)],
        Bug.LossToldWithoutEnd => Cycle.Next(
            facts.Branch is BranchSight.Lost ? s with { LineStopped = null } : s, facts, now),
        Bug.LookNotAwaited => Cycle.Next(Looked(s), facts, now),
        Bug.ProofNotAskedAgain => [.. Cycle.Next(s, facts, now).Select(Redo)],
        Bug.AllStartedAtReset => Cycle.Next(
            s with { Holds = s.Holds.RemoveRange(s.Holds.Where(x => x.Value.Until <= now).Select(x => x.Key)) },
            facts, now),
        Bug.ReserveIgnored => Cycle.Next(s with { Settings = s.Settings with { Limits = new() } }, facts, now),
        Bug.NotAskedFirst => Cycle.Next(s, facts with { Askable = [] }, now),
        Bug.OwnAgentsIgnored => Cycle.Next(
            s with
            {
                Roadmap = new([.. s.Roadmap.Milestones.Select(milestone => milestone with { Agents = [] })], []),
            }, facts, now),
        Bug.BudgetsIgnored => Cycle.Next(
            s with { Settings = s.Settings with { Budgets = new() } }, facts, now),
        Bug.SessionsNotCut => Cycle.Next(s, facts with { Sessions = [] }, now),
        Bug.HoldIgnored => Cycle.Next(
            s with { Holds = s.Holds.Clear() }, facts, now),
        _ => Cycle.Next(s, facts, now),
    };

    private static ImmutableArray<Core.Roadmap.Milestone> Free(State s) =>
        [.. s.Roadmap.Milestones.Select(milestone => milestone with { DependsOn = [] })];

    private static Step LandAtOnce(State s, Step step) =>
        step is Step.Submit { Work: JobWork.Gate { Attempt: { } id } gate }
        && s.Of(id).Candidate is { Candidate: { } candidate } made && candidate.Commit == gate.Commit
            ? new Step.Land(id, made.Tip, candidate, false)
            : step;

    private static State Uncounted(State s) => s with
    {
        Baseline = s.Baseline.ToImmutableDictionary(run => run.Key, run => run.Value with { Count = null }),
    };

    private static Step LandPersons(State s, Step step) =>
        step is Step.Submit { Work: JobWork.Gate { Attempt: null } gate }
        && s.Persons?.Candidate is { Candidate: { } candidate } made && candidate.Commit == gate.Commit
            ? new Step.Land(null, made.Tip, candidate, false)
            : step;

    private static bool IsTakenUp(Step step) => step is Step.Record { Events: [Event.PersonsFound] };

    private static Step TryAgain(Step step) => step is Step.Submit { AlreadyIntended: true } submit
        ? new Step.Submit(new($"{submit.Job}0"), submit.Work, false)
        : step;

    private static State Looked(State s) => s.IsInspected || s.Tip is not { } tip
        ? s
        : s with { Inspected = new(tip, Ecosystem.None) { At = s.LastEventAt } };

    private static Step Redo(Step step) => step is Step.Land land ? land with { MayMove = true } : step;

    private static Step Remove(Step step) =>
        step is Step.Import import ? new Step.RemoveWorkspace(import.Attempt) : step;
}
