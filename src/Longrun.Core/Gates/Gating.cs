using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core.Gates;

/// <summary>From imported work to a candidate that is proven, or rejected with reasons.</summary>
internal static class Gating
{
    /// <summary>What the branch's tip needs before anything is compared with it: a look, a setup, a baseline.</summary>
    public static IEnumerable<Step> Branch(State s, Facts facts, DateTimeOffset now)
    {
        // A branch that is lost may have lost its objects too: there is nothing to look at before it is back.
        if (s.Tip is not { } tip || facts.Branch is BranchSight.Lost || (s.IsInspected && IsPreparing(s)))
        {
            yield break;
        }

        if (!s.IsInspected)
        {
            yield return new Step.Inspect(tip);
        }
        else if (SetupFault(s) is { } fault)
        {
            // Before anything was started this is a reason not to start. In mid-night it waits for the person, and what
            // runs may end.
            if (HasBegun(s) && s.LineStopped is null)
            {
                yield return new Step.Record(
                    [new Event.LineStopped($"{fault}; `longrun resume` tries it again") { At = now }]);
            }
        }
        else if (NeedsSetup(s, tip))
        {
            yield return Submit(s, SetupOf(s, tip));
        }
        else if (IsReady(s) && NextBaseline(s, tip) is { } work)
        {
            yield return Submit(s, work);
        }
    }

    /// <summary>
    /// Why nothing is started from the branch and nothing lands on it but the person's own commits: a gate that was
    /// green there is red, twice where that may help. Null: none is.
    /// </summary>
    public static string? TurnedRed(State s)
    {
        if (!IsProven(s))
        {
            return null;
        }

        var red = ActiveGates.OfBranch(s)
            .Where(gate => gate.Role == GateRole.Required)
            // What was not there to run it with, a port for instance, says nothing of the branch.
            .Select(gate => s.Baseline.GetValueOrDefault(gate.Definition.Name) is { Passed: false, IsUnfit: false } run
                && run.Commit == s.Tip && run.IsOf(gate.Definition) && WasGreen(s, gate.Definition) ? run : null)
            .FirstOrDefault(run => run is not null);
        return red is not null ? $"the branch turned red: gate {red.Gate}: {red.Reason}" : CanaryFault(s);
    }

    /// <summary>A gate of the branch passes where it has to fail: nothing that it says is worth anything.</summary>
    private static string? CanaryFault(State s) => ActiveGates.OfBranch(s)
        .Where(gate => !gate.Definition.HasNoCanary)
        .Where(gate => s.Tip is not { } tip || !Trials.NeedsCanary(s, tip, gate.Definition))
        .Select(gate => s.Canaries.GetValueOrDefault(gate.Definition.Name) is { Passed: false } run
            && run.IsOf(gate.Definition) ? $"gate {run.Gate} proves nothing: {run.Reason}"
                + " (canary: of the gate names a command that must fail, or off)" : null)
        .FirstOrDefault(fault => fault is not null);

    /// <summary>As it is defined now, on a tip before this one or on this one.</summary>
    private static bool WasGreen(State s, GateDefinition gate) =>
        s.LastGreen.GetValueOrDefault(gate.Name) is { } green && green.IsOf(gate);

    /// <summary>
    /// The tip is inspected, set up and has its baseline: work may be started from it and compared with it.
    /// </summary>
    public static bool IsProven(State s) =>
        s.IsInspected && IsReady(s) && NextBaseline(s, s.Tip!) is null;

    /// <summary>Why nothing can be started from the tip. Null: something can, or it is being prepared.</summary>
    public static string? SetupFault(State s) => s switch
    {
        { LastSetup: { Passed: false } failed } when IsSetupOfTip(s, failed) =>
            $"the setup fails on the branch: {failed.Reason}",
        { IsInspected: true, Tip: { } tip } when !IsReady(s) && Jobs.IsGivenUp(s, SetupOf(s, tip)) =>
            $"the setup was interrupted {Caps.InterruptedTriesMax} times",
        { IsInspected: true, Tip: { } tip } when IsReady(s) && NextBaseline(s, tip) is { } work
            && Jobs.IsGivenUp(s, work) =>
            $"gate {work.Definition.Name} was interrupted {Caps.InterruptedTriesMax} times on the branch",
        _ => null,
    };

    /// <summary>
    /// Why the run must not start: the setup, or a gate that is red on the untouched branch and not listed as known.
    /// The latter is null once anything has been started.
    /// </summary>
    public static string? StartFault(State s)
    {
        if (HasBegun(s))
        {
            return null;
        }

        if (SetupFault(s) is { } setup)
        {
            return setup;
        }

        var red = ActiveGates.OfBranch(s)
            .Where(gate => gate.Role != GateRole.Dormant && !s.Settings.KnownRed.Contains(gate.Definition.Name))
            // A red run that is to be repeated on the same tree has not said anything yet.
            .Select(gate => s.Baseline.GetValueOrDefault(gate.Definition.Name) is { Passed: false } run
                && run.IsOf(gate.Definition) && NextBaseline(s, run.Commit, gate) is null ? run : null)
            .FirstOrDefault(run => run is not null);
        return red is null ? CanaryFault(s) : $"gate {red.Gate} is red on the untouched branch: {red.Reason}";
    }

    /// <summary>Attempts may be started from the tip.</summary>
    public static bool MayStart(State s) => IsProven(s) && StartFault(s) is null && TurnedRed(s) is null;

    public static IEnumerable<Step> Next(State s, DateTimeOffset now)
    {
        var line = Standing.Active(s).Where(a => IsWork(s, a, now)).ToList();
        if (s.LineStopped is not null || !IsProven(s) || s.Landing is not null)
        {
            yield break;
        }

        // What the person has committed goes first: it is there already, and work is merged with it or conflicts.
        var persons = s.Persons is { IsRejected: false } found && UnfitOfPersons(s) is null ? found : null;
        if (persons is not null && !IsPreparing(s) && OfPersons(s, persons, now) is { } first)
        {
            yield return first;
        }

        var head = line.FirstOrDefault(a => !Standing.WaitsForJudge(s, a, now) || !IsProven(s, a));

        // Work is not sent back for what is the branch's fault: it waits until that is mended.
        foreach (var attempt in TurnedRed(s) is null ? line : [])
        {
            // Only the head of the line is a candidate; those behind it prove themselves alone meanwhile.
            var isNext = persons is null && attempt == head;
            var step = Alone(s, attempt, now) ?? (isNext ? AsCandidate(s, attempt, now) : null);
            if (step is not null)
            {
                yield return step;
            }
        }
    }

    /// <summary>Every required gate has passed on the candidate that stands on the branch's tip.</summary>
    public static bool IsProven(State s, AttemptState a) =>
        Standing.IsWanted(s, a.Id.Milestone) && a.IsCleared && TurnedRed(s) is null
        && IsProven(s, a.Candidate, a.Deciding, ActiveGates.For(s, a.Id.Milestone))
        && a.Candidate is { Candidate: { } candidate }
        && Trials.Next(s, a, candidate.Commit, ActiveGates.For(s, a.Id.Milestone)) is null
        && Trials.Fault(a, candidate.Commit, ActiveGates.For(s, a.Id.Milestone)) is null;

    public static bool IsProven(State s, PersonsWork persons) =>
        !persons.IsRejected && IsProven(s, persons.Candidate, persons.Gates, ActiveGates.OfBranch(s));

    private static bool IsProven(
        State s, Event.CandidateMade? made, ImmutableArray<GateRun> runs, ImmutableArray<ActiveGate> asked) =>
        IsProven(s) && made is { Candidate: { } candidate } && made.Tip == s.Tip
        && asked.Where(gate => gate.Role != GateRole.Dormant)
            .All(gate => runs.On(candidate.Commit, gate.Definition) is { } run
                && (gate.Role == GateRole.Informs || (run.Passed && WhyShort(s, gate.Definition, run) is null)));

    private static Milestone? MilestoneOf(State s, GateRun run) =>
        run.Attempt is { } attempt ? Standing.Find(s, attempt.Milestone) : null;

    /// <summary>Imported, judged worth a gate's time, without a job of its own.</summary>
    private static bool IsWork(State s, AttemptState a, DateTimeOffset now) =>
        a.IsCleared && Standing.IsWanted(s, a.Id.Milestone) && !Standing.HasOpenJob(s, a.Id)
        && Judging.Of(s, a, now).IsEmpty;

    /// <summary>
    /// Proves the attempt on its own base where that is not the tip: its own faults must not look like the merge's.
    /// A gate that has become green on the branch only since then says nothing about it.
    /// </summary>
    private static Step? Alone(State s, AttemptState a, DateTimeOffset now) => a.Import!.MergeBase == s.Tip
        ? null
        : Check(s, Work(a, now), a.Import.Head, ActiveGates.Alone(s, a.Id.Milestone, a.Import.MergeBase), now);

    private static Step? AsCandidate(State s, AttemptState a, DateTimeOffset now) =>
        AsCandidate(s, Work(a, now), a.Candidate, ActiveGates.For(s, a.Id.Milestone), now);

    private static Step? OfPersons(State s, PersonsWork persons, DateTimeOffset now) =>
        AsCandidate(s, Work(persons, now), persons.Candidate, ActiveGates.OfBranch(s), now);

    private static Step? AsCandidate(
        State s, Gated work, Event.CandidateMade? made, ImmutableArray<ActiveGate> asked, DateTimeOffset now) =>
        made switch
    {
        { Candidate: { } candidate } when made.Tip == s.Tip => Check(s, work, candidate.Commit, asked, now),
        { Candidate: null } when made.Tip == s.Tip => work.Reject(
            [new($"it conflicts with what has landed meanwhile, in {string.Join(", ", made.Conflicts)}")]),
        _ => new Step.MakeCandidate(work.Attempt, work.Head, s.Tip!),
    };

    /// <summary>An attempt's work or the person's, as far as gates are concerned.</summary>
    private sealed record Gated(
        AttemptId? Attempt, CommitId Head, ImmutableArray<GateRun> Runs,
        Func<ImmutableArray<Rejection>, Step.Record> Reject);

    private static Gated Work(AttemptState a, DateTimeOffset now) => new(a.Id, a.Import!.Head, a.Deciding,
        reasons => new([new Event.AttemptRejected(a.Id, reasons) { At = now }]));

    private static Gated Work(PersonsWork p, DateTimeOffset now) => new(null, p.Head, p.Gates,
        reasons => new([new Event.PersonsRejected(p.Head, reasons) { At = now }]));

    /// <summary>
    /// The next gate that has not run on a commit, or the rejection when all ran and one is red. Null: all
    /// green.
    /// </summary>
    private static Step? Check(
        State s, Gated work, CommitId commit, ImmutableArray<ActiveGate> asked, DateTimeOffset now)
    {
        var gates = asked.Where(gate => gate.Role != GateRole.Dormant).ToList();
        // A walk comes last and is an agent's session: none is spent on what goes back anyway.
        if (Red(s, work, commit, gates.Where(gate => gate.Definition.Kind != GateKind.Walk)).Any())
        {
            gates.RemoveAll(gate => gate.Definition.Kind == GateKind.Walk);
        }

        foreach (var gate in gates)
        {
            if (NextRun(s, work, commit, gate) is { } job)
            {
                return Jobs.IsGivenUp(s, job)
                    ? work.Reject(
                        [new($"gate {gate.Definition.Name} was interrupted {Caps.InterruptedTriesMax} times")])
                    : Begun(s, work, job, now);
            }
        }

        if (Unfit(work, commit, gates) is { } unfit)
        {
            return Asked(s, work, Questions.OfUnfit(unfit.Gate, unfit.Reason), now);
        }

        return Red(s, work, commit, gates).ToImmutableArray() is { IsEmpty: false } reasons ? work.Reject(reasons)
            : commit == work.Head || work.Attempt is not { } tried ? null
            : Trials.Next(s, s.Of(tried), commit, asked) is { } trial ? Submit(s, trial)
            : Trials.Fault(s.Of(tried), commit, asked) is { } fault ? work.Reject([fault]) : null;
    }

    /// <summary>Of the person's own commits, which are mended whole: none where another gate is red.</summary>
    private static GateRun? Unfit(Gated work, CommitId commit, IEnumerable<ActiveGate> gates)
    {
        var red = gates.Where(gate => gate.Role == GateRole.Required)
            .Select(gate => work.Runs.On(commit, gate.Definition)).Where(run => run is { Passed: false }).ToList();
        return work.Attempt is null && red.Exists(run => run is { IsUnfit: false }) ? null
            : red.Find(run => run is { IsUnfit: true });
    }

    /// <summary>A walk is a session: while nobody can be asked it waits, or its person is asked.</summary>
    private static Step? Begun(State s, Gated work, JobWork.Gate job, DateTimeOffset now) =>
        Walkers.HoldOf(s, job, now) switch
        {
            null => Submit(s, job),
            { Why: { } why } => Asked(s, work, Questions.OfUnfit(job.Definition.Name, why), now),
            { Why: null } => null,
        };

    /// <summary>The person's own commits wait where nothing can be asked about a milestone.</summary>
    private static Step.Record? Asked(State s, Gated work, Question question, DateTimeOffset now) => work.Attempt switch
    {
        null => null,
        // Their words are the answer: asked the same again, nobody would ever get on.
        { } attempt when s.Of(attempt).RuledOnReview is { } words && words != Questions.AllowOption =>
            work.Reject([Questions.Told(words)]),
        { } attempt => s.Of(attempt.Milestone).Question is not null ? null
            : new([new Event.MilestoneBlocked(attempt.Milestone, question) { At = now }]),
    };

    /// <summary>
    /// What keeps the person's own commits from being gated on this tip: a gate that could not be run, twice. They wait
    /// and the rest goes on. Null: nothing does.
    /// </summary>
    public static GateRun? UnfitOfPersons(State s)
    {
        if (s.Persons is not { IsRejected: false, Candidate: { Candidate: { } candidate } made } persons
            || made.Tip != s.Tip)
        {
            return null;
        }

        var work = Work(persons, s.LastEventAt);
        var gates = ActiveGates.OfBranch(s).Where(gate => gate.Role != GateRole.Dormant).ToList();
        return gates.TrueForAll(gate => NextRun(s, work, candidate.Commit, gate) is null)
            ? Unfit(work, candidate.Commit, gates) : null;
    }

    private static IEnumerable<Rejection> Red(
        State s, Gated work, CommitId commit, IEnumerable<ActiveGate> gates) =>
        from gate in gates
        where gate.Role == GateRole.Required
        let run = work.Runs.On(commit, gate.Definition)
        where run is not null
        let shortOf = commit == work.Head ? null : WhyShort(s, gate.Definition, run)
        where !run.Passed || shortOf is not null
        select Rejected(gate.Definition, run, shortOf);

    /// <summary>A hidden gate tells its worker only that it failed: its files must not be guessed.</summary>
    private static Rejection Rejected(GateDefinition gate, GateRun run, string? shortOf) => gate.IsHidden
        ? new($"gate {run.Gate}: a hidden acceptance check of the person's fails")
        : new($"gate {run.Gate}: {(run.Passed ? shortOf : run.Reason)}") { Evidence = run.Evidence, Tail = run.Tail };

    /// <summary>
    /// A first run, one more of the very same where it may be flaky, and one without the change, which tells its fault
    /// from the branch's. Null: it is known whether it is red.
    /// </summary>
    private static JobWork.Gate? NextRun(State s, Gated work, CommitId commit, ActiveGate gate)
    {
        var runs = work.Runs.Where(run => run.Commit == commit && run.Trial == Trial.Plain
            && run.IsOf(gate.Definition)).ToList();
        return runs switch
        {
            [] or [{ Passed: false, MayBeFlaky: true }] or [{ Passed: false, IsUnfit: true }]
                when runs is [] || gate.Role == GateRole.Required =>
                new(work.Attempt, commit, gate.Definition),
            [.., { Passed: false, MayBeFlaky: true }] when IsOfBranch(s, work, commit, gate) =>
                work.Runs.On(s.Tip!, gate.Definition, Trial.Without) switch
                {
                    null => new(work.Attempt, s.Tip!, gate.Definition) { Trial = Trial.Without },
                    // Red there, and green when it ran there again: it was not the change that time either.
                    { Passed: false } when runs.Count == 2 => new(work.Attempt, commit, gate.Definition),
                    _ => null,
                },
            _ => null,
        };
    }

    private static bool IsOfBranch(State s, Gated work, CommitId commit, ActiveGate gate) =>
        work.Attempt is not null && gate.Role == GateRole.Required && commit != work.Head
        && WasGreen(s, gate.Definition);

    /// <summary>
    /// Asked again before it lands, of the branch as it is known then: an edit may have put another gate of that name
    /// into the baseline while this one ran, and it was compared with nothing (seed 2739).
    /// </summary>
    private static string? WhyShort(State s, GateDefinition gate, GateRun run) =>
        run.Count is { } ran && Earlier.CountOf(s, gate) is { } before && ran < before
            && !TestRemoval.IsAsked(MilestoneOf(s, run))
            ? GateOutcome.Fewer(ran, before)
            : null;

    private static bool IsPreparing(State s) =>
        s.OpenJobs.Values.Any(job => job.Work is JobWork.Setup or JobWork.Gate { Attempt: null });

    private static bool NeedsSetup(State s, CommitId tip) =>
        HasSetup(s) && !s.PreparedSetups.Contains(s.Inspected!.SetupKey)
            && !(s.LastSetup is { } last && IsSetupOfTip(s, last))
        && !Jobs.IsGivenUp(s, SetupOf(s, tip));

    private static JobWork.Setup SetupOf(State s, CommitId tip) => new(tip, s.Inspected!.SetupKey);

    private static bool IsSetupOfTip(State s, Event.SetupEnded setup) =>
        setup.Commit == s.Tip && setup.Key == s.Inspected?.SetupKey;

    private static bool HasBegun(State s) => !s.PersonsLandings.IsEmpty
        || s.Milestones.Values.Any(milestone => !milestone.Attempts.IsEmpty || milestone.LandedAs is not null);

    private static bool IsReady(State s) => !HasSetup(s) || s.PreparedSetups.Contains(s.Inspected!.SetupKey);

    private static bool HasSetup(State s) => s.Inspected is { SetupKey.Length: > 0 };

    private static JobWork.Gate? NextBaseline(State s, CommitId tip) =>
        ActiveGates.OfBranch(s)
            .Where(gate => gate.Role != GateRole.Dormant)
            .Select(gate => NextBaseline(s, tip, gate))
            .FirstOrDefault(work => work is not null);

    private static JobWork.Gate? NextBaseline(State s, CommitId tip, ActiveGate active)
    {
        var gate = active.Definition;
        return s.Baseline.GetValueOrDefault(gate.Name) is not { } run || run.Commit != tip || !run.IsOf(gate)
            ? new(null, tip, gate)
            : run switch
            {
                // Once more before the whole night waits for it.
                { Passed: false } when (run.MayBeFlaky || run.IsUnfit) && active.Role == GateRole.Required
                    && s.RedRuns.GetValueOrDefault(gate.Name) < 2 => new(null, tip, gate),
                { Passed: true } when Canary.IsKnown(gate, run) && Trials.NeedsCanary(s, tip, gate) =>
                    new(null, tip, gate) { Trial = Trial.Canary },
                _ => null,
            };
    }

    private static Step.Submit Submit(State s, JobWork work) => new(Jobs.Next(s, work), work, AlreadyIntended: false);
}
