using System.Collections.Immutable;
using Longrun.Core.Gates;

namespace Longrun.Core.Tests.Simulation;

/// <summary>What may go wrong in a run; each seed draws its own subset.</summary>
internal enum FaultKind
{
    Crash,
    TornBatch,
    LateSight,
    SecondDelivery,
    ClockForward,
    ClockBack,
    SecondOrchestrator,
    Stop,
    Pause,
    RoadmapEdit,
    BrokenRoadmap,
    SettingsEdit,
    BrokenSettings,
    Rollback,
    PersonCommit,
    Elsewhere,
    KeeperDeath,
    Skip,
    LostObjects,
    GateEdit,
    MirrorCommit,
}

/// <summary>Disturbs a world by a seed. Every kind is bounded, so that a run can come to its end.</summary>
internal sealed class Faults
{
    /// <summary>Interruptions stay below the ten in a row that would ask the person: that end is another end.</summary>
    private static readonly ImmutableDictionary<FaultKind, int> Bounds = new Dictionary<FaultKind, int>
    {
        [FaultKind.Crash] = 30, [FaultKind.LateSight] = 20, [FaultKind.TornBatch] = 10,
        [FaultKind.KeeperDeath] = 4, [FaultKind.Stop] = 3, [FaultKind.SecondOrchestrator] = 20,
    }.ToImmutableDictionary();

    /// <summary>A landing is rarely under way when a cycle begins: only after a crash in the middle of it.</summary>
    private const int AroundLanding = 40;

    private readonly Dice dice;
    private readonly Dictionary<FaultKind, int> left = [];

    private Faults(ulong seed) => dice = new(seed);

    /// <summary>Whether a job's end is journalled before what it left, instead of after it.</summary>
    public bool OutcomeLast { get; private init; }

    public static Faults None { get; } = new(0);

    public static Faults Of(ulong seed)
    {
        var faults = new Faults(~seed) { OutcomeLast = seed % 2 == 0 };
        foreach (var kind in Enum.GetValues<FaultKind>().Where(_ => faults.dice.Percent(40)))
        {
            faults.left[kind] = Bounds.GetValueOrDefault(kind, 3);
        }

        return faults;
    }

    public void Point(string where, Step step)
    {
        if (Strikes(FaultKind.Crash, step is Step.Land ? 10 : 4))
        {
            throw new CrashException($"{where} {step.GetType().Name}");
        }
    }

    public void BeforeRecord()
    {
        if (Strikes(FaultKind.TornBatch, 2))
        {
            throw new CrashException("in a batch");
        }
    }

    public bool Hides() => Strikes(FaultKind.LateSight, 30);

    public bool BringsSecond() => Strikes(FaultKind.SecondOrchestrator, 15);

    public void Disturb(World w, State s)
    {
        if (left.Count == 0)
        {
            return;
        }

        Do(FaultKind.SecondDelivery, 5, () => w.Inbox = [.. w.Inbox, .. w.Inbox]);
        Do(FaultKind.ClockForward, 3, () => w.Now = w.Now.AddHours(1 + dice.Below(5)));
        Do(FaultKind.ClockBack, 3, () => w.Now = w.Now.AddMinutes(-dice.Below(200)));
        Do(FaultKind.Stop, 2, () => Stop(w));
        Do(FaultKind.Pause, 2, () =>
            w.Drop(dice.Percent(50) ? new PersonCommand.Pause() : new PersonCommand.Stop(true)));
        Do(FaultKind.RoadmapEdit, 3, () => w.RoadmapText = w.Scenario.Text($"Edit {dice.Below(99)}."));
        Do(FaultKind.BrokenRoadmap, 3, () => w.RoadmapText = w.Scenario.Text("") + "\n## M1 Twice\nThe same id.\n");
        Do(FaultKind.SettingsEdit, 3, () => EditSettings(w));
        Do(FaultKind.BrokenSettings, 3, () => (w.SettingsText, w.Settings) = ($"# broken {dice.Below(99)}", null));
        Do(FaultKind.KeeperDeath, 2, () => w.Kill(JobEndReason.Interrupted));
        Do(FaultKind.GateEdit, s.Landing is null ? 2 : AroundLanding, () => EditGates(w));
        if (s.Landing is { } landing)
        {
            Do(FaultKind.Skip, AroundLanding, () =>
            {
                if (landing.Attempt is { } attempt)
                {
                    w.Drop(new PersonCommand.Skip(attempt.Milestone, AsDone: false));
                    w.HasSkipped = true;
                }
            });
        }

        if (s.Opened is not null && w.PutBackTo is null)
        {
            Do(FaultKind.Rollback, s.Landing is null ? 3 : AroundLanding, () => RollBack(w));
            Do(FaultKind.LostObjects, s.Landing is null ? 3 : AroundLanding, () => LoseObjects(w, s));
            Do(FaultKind.PersonCommit, s.Landing is null ? 3 : AroundLanding, () => PersonCommits(w, s));
            Do(FaultKind.Elsewhere, 2, () => Elsewhere(w));
            Do(FaultKind.MirrorCommit, s.Landing is null ? 3 : AroundLanding, () => CommitsOnMirror(w, s));
        }
    }

    private void Stop(World w)
    {
        w.Stop();
        if (dice.Percent(50))
        {
            w.Drop(new PersonCommand.Stop(false));
        }
    }

    private void EditSettings(World w) =>
        (w.SettingsText, w.Settings) = ($"# {dice.Below(999)}",
            w.Scenario.Settings with { Workers = 1 + dice.Below(3) });

    private void EditGates(World w)
    {
        var run = dice.Of("tests", World.OtherTests);
        (w.SettingsText, w.Settings) = ($"# gates {dice.Below(999)}", w.Scenario.Settings with
        {
            Gates = w.Scenario.Settings.Gates is { } gates
                ? [.. gates.Select(gate => gate.Name == "tests" ? gate with { Run = run } : gate)]
                : null,
        });
    }

    private static void RollBack(World w)
    {
        if (w.Branch is { } at && w.Repo[at].Parents is [var parent, _] && !w.PersonCommits.Contains(at))
        {
            w.MoveBranch(parent);
        }
    }

    /// <summary>
    /// Not on a branch that a power cut has just taken back: that is a fork, which only the person can mend.
    /// </summary>
    private static void PersonCommits(World w, State s)
    {
        if (w.Branch is { } at && w.Repo.IsAncestor(s.Tip!, at))
        {
            var tree = w.Repo[at].Tree.Add($"person/{w.PersonCommits.Length}", "mine");
            var commit = w.Repo.Commit("person", tree, at);
            w.PersonCommits = w.PersonCommits.Add(commit);
            w.MoveBranch(commit);
        }
    }

    /// <summary>A red one is only made where gates would see it: nobody could mend the branch afterwards.</summary>
    private void CommitsOnMirror(World w, State s)
    {
        if (w.Mirror is not { } at || !w.IsWhole(at))
        {
            return;
        }

        var isSeen = s.IsInspected && ActiveGates.OfBranch(s).Any(gate =>
            gate is { Role: GateRole.Required, Definition.Run: "tests" or World.OtherTests });
        var words = isSeen && dice.Percent(40) ? "wrong" : "mine";
        var commit = w.Repo.Commit("person", w.Repo[at].Tree.SetItem($"person/mirror-{w.Commands}", words), at);
        w.PersonCommits = w.PersonCommits.Add(commit);
        w.Mirror = commit;
    }

    /// <summary>The last landing, and sometimes the work in it.</summary>
    private void LoseObjects(World w, State s)
    {
        if (w.Branch is { } at && w.Repo[at].Parents is [var parent, var head] && s.Tip == at)
        {
            w.Missing = [.. w.Missing, at, .. dice.Percent(40) ? [head] : ImmutableArray<CommitId>.Empty];
            w.MoveBranch(dice.Percent(50) ? parent : null);
        }
    }

    private static void Elsewhere(World w)
    {
        if (w.Branch is null)
        {
            return;
        }

        w.PutBackTo = w.Branch;
        w.MoveBranch(w.Repo.Commit("elsewhere", Repo.EmptyTree));
    }

    private void Do(FaultKind kind, int chance, Action action)
    {
        if (Strikes(kind, chance))
        {
            action();
        }
    }

    private bool Strikes(FaultKind kind, int chance)
    {
        if (left.GetValueOrDefault(kind) == 0 || !dice.Percent(chance))
        {
            return false;
        }

        left[kind]--;
        return true;
    }
}
