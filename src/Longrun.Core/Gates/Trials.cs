using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>
/// What a candidate has to show beside green gates: that a gate can still fail whose own files it changes, and how the
/// branch's version of the tests and of these files takes it. Its own runner must not decide alone.
/// </summary>
internal static class Trials
{
    /// <summary>Runs of one canary: one that did not end by itself says nothing of the runner.</summary>
    private const int CanariesMax = 2;

    /// <summary>On the branch: once, and once more where it did not end by itself.</summary>
    public static bool NeedsCanary(State s, CommitId tip, GateDefinition gate) =>
        s.Canaries.GetValueOrDefault(gate.Name) is not { } canary || !canary.IsOf(gate)
        || (canary is { Passed: false, MayBeFlaky: true }
            && (canary.Commit != tip || s.CanaryRuns.GetValueOrDefault(gate.Name) < CanariesMax));

    /// <summary>
    /// Null: nothing more. Files of tests are code that runs in the runner: one that ends it early, or writes its
    /// results, makes every later run green.
    /// </summary>
    public static JobWork.Gate? Next(
        State s, AttemptState a, CommitId commit, ImmutableArray<ActiveGate> asked) =>
        a.Examined is null ? null
            : (from gate in asked
               where gate is { Role: GateRole.Required, Definition: { Kind: GateKind.Test, IsHidden: false } }
               from trial in (Trial[])[Trial.Canary, Trial.BranchTests]
               where trial == Trial.Canary
                   ? (a.ChangesGates || a.Examined.Counted.TouchesTests || !IsShown(s, gate.Definition))
                       && Canary.IsKnown(gate.Definition, s.Baseline.GetValueOrDefault(gate.Definition.Name)
                           ?? a.Deciding.On(commit, gate.Definition))
                   // Where the branch has never passed it, there is nothing that its tests could hold it to.
                   : !AsOnBranch(a).IsEmpty && s.LastGreen.GetValueOrDefault(gate.Definition.Name)
                       is { } green && green.IsOf(gate.Definition)
               where MayRun(a, commit, gate.Definition, trial)
               let job = new JobWork.Gate(a.Id, commit, gate.Definition) { Trial = trial }
               where !Jobs.IsGivenUp(s, job)
               select job).FirstOrDefault();

    /// <summary>
    /// What is as the branch has it where its version of the tests runs: changed tests, and what says how tests are
    /// run. Not the product, nor how it is built: an old source over new ones fails by itself.
    /// </summary>
    public static ImmutableArray<string> AsOnBranch(AttemptState a) => a.Examined is not { } examined ? []
        : [.. examined.Counted.ChangedTests.Union(a.ChangedGateFiles.Where(TellsOfTests))];

    /// <summary>
    /// On the branch, as it is defined now: not where it holds from this work on. A criterion is never asked there.
    /// </summary>
    private static bool IsShown(State s, GateDefinition gate) => ActiveGates.IsCriterions(gate.Name)
        || s.Canaries.GetValueOrDefault(gate.Name) is { Passed: true } canary && canary.IsOf(gate);

    private static bool TellsOfTests(string path) => GateFileNames.Of(path) is { } file
        ? file.Role is GateFileRole.Scripts or GateFileRole.Tests or GateFileRole.Lint
        : GateFileNames.IsTest(path) || RunnerKnown.IsTest($"./{path}");

    /// <summary>A gate of the candidate's that proves nothing any more. Null: none is known.</summary>
    /// <param name="a">Whose.</param>
    /// <param name="commit">Its candidate.</param>
    /// <param name="asked">As the gates are defined now: with <c>canary: off</c> nothing is asked of one.</param>
    public static Rejection? Fault(AttemptState a, CommitId commit, ImmutableArray<ActiveGate> asked) =>
        (from gate in asked
         where gate.Role == GateRole.Required && !gate.Definition.HasNoCanary
         select a.Deciding.On(commit, gate.Definition, Trial.Canary)).OfType<GateRun>().Where(run => !run.Passed)
        .Select(run => new Rejection($"gate {run.Gate} proves nothing any more: {run.Reason}")
        {
            Evidence = run.Evidence, Tail = run.Tail,
        }).FirstOrDefault();

    private static bool MayRun(AttemptState a, CommitId commit, GateDefinition gate, Trial trial) =>
        a.Deciding.On(commit, gate, trial) is not { } last || (trial == Trial.Canary
            && last is { Passed: false, MayBeFlaky: true }
            && a.Deciding.Count(run => run.Commit == commit && run.Trial == trial && run.IsOf(gate)) < CanariesMax);
}
