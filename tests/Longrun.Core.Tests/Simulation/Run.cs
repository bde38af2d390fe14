namespace Longrun.Core.Tests.Simulation;

/// <summary>
/// One run of a scenario to its end: observe, decide, perform, record, and the clock and the person between.
/// </summary>
internal sealed class Run
{
    /// <summary>Cycles a run may take: about ten times what the largest scenario needs.</summary>
    private const int CyclesMax = 20_000;

    private readonly Faults faults;
    private readonly Bug bug;
    private readonly Watch watch;
    private Performer performer;
    private Performer? second;

    public Run(World world, SimJournal journal, Faults faults, Bug bug = Bug.None)
    {
        (World, Journal, this.faults, this.bug) = (world, journal, faults, bug);
        watch = new(world);
        foreach (var line in journal.Lines)
        {
            watch.Heard(EventText.Read(line));
        }

        journal.Recorded = Recorded;
        journal.BeforeRecord = faults.BeforeRecord;
        performer = Started();
    }

    public World World { get; }

    public SimJournal Journal { get; }

    public int Cycles { get; private set; }

    /// <summary>
    /// The journal's length and the world after each event and before the next, for the prefix property.
    /// </summary>
    public List<(int Length, World World)>? Snapshots { get; init; }

    public static Run Of(ulong seed, Faults faults, Bug bug = Bug.None)
    {
        var world = World.Of(Scenario.Of(seed));
        return new(world, new(), faults, bug);
    }

    public Run ToItsEnd()
    {
        Open();
        while (Step())
        {
            Cycles++;
            Watch.Holds(Cycles < CyclesMax, "the run does not come to its end");
        }

        watch.Ended(Journal.State);
        Watch.Holds(Sight.Steps(World, Journal.State, bug).IsEmpty, "a cycle on a finished run wants to do something");
        return this;
    }

    /// <summary>The tree without what the person committed, and where each milestone stands.</summary>
    public string Outcome()
    {
        var tree = Repo.TreeText(World.Repo[World.Branch!].Tree.RemoveRange(
            World.Repo[World.Branch!].Tree.Keys.Where(path =>
                path.StartsWith("person/", StringComparison.Ordinal))));
        var stands = Journal.State.Roadmap.Milestones.Select(m => $"{m.Id} {Standing.Of(Journal.State, m)}");
        return $"{tree}\n{string.Join('\n', stands)}";
    }

    private void Open()
    {
        if (Journal.Lines.Count == 0)
        {
            Journal.BeforeRecord = null;
            Journal.Append(0, [new Event.RunOpened(new("r1"), World.Branch!, new("P", "p@x"), "longrun/r1")
            {
                At = World.Now,
            }]);
            Journal.BeforeRecord = faults.BeforeRecord;
            performer = Started();
        }
    }

    private bool Step()
    {
        faults.Disturb(World, Journal.State);
        World.Tick();
        try
        {
            if (Cycle(performer) || RunSecond())
            {
                return true;
            }

            watch.Waiting(Journal.State);
            return Person.Waits(World, Journal.State);
        }
        catch (CrashException)
        {
            performer = Started();
            return true;
        }
        catch (StaleAppendException)
        {
            performer = Started();
            return true;
        }
    }

    /// <summary>A second orchestrator that has seen only what was true some cycles ago.</summary>
    private bool RunSecond()
    {
        if (second is { } stale)
        {
            second = null;
            Cycle(stale);
            return true;
        }

        return false;
    }

    private bool Cycle(Performer by)
    {
        if (second is null && faults.BringsSecond())
        {
            second = Started();
        }

        var steps = Sight.Steps(World, by.State, bug, faults);
        foreach (var step in steps)
        {
            by.Perform(step);
        }

        return !steps.IsEmpty;
    }

    private Performer Started()
    {
        var started = new Performer(World, Journal, faults, watch, bug);
        started.Load();
        return started;
    }

    private void Recorded(State before, Event e, State after)
    {
        Snapshots?.Add((Journal.Lines.Count - 1, World.Snapshot()));
        watch.Recorded(before, e, after);
        Snapshots?.Add((Journal.Lines.Count, World.Snapshot()));
    }
}
