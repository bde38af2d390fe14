using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Git;

namespace Longrun;

/// <summary>What an engine tells whoever watches it; it prints nothing itself.</summary>
internal sealed record Watcher(Action<State, IReadOnlyList<Event>> Show)
{
    /// <summary>For commands that take something up and tell it in their own words.</summary>
    public static Watcher Nobody { get; } = new((_, _) => { });

    /// <summary>How often <see cref="Show"/> is called while nothing happens, for clocks and progress.</summary>
    public TimeSpan TickEvery { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Observe, decide, perform, record; then wait for something to happen, and again.</summary>
/// <param name="site">What it works on.</param>
/// <param name="watcher">Whom it tells.</param>
/// <param name="until">From then on nothing new is started, and the run ends when what runs has ended.</param>
internal sealed class Engine(Site site, Watcher watcher, DateTimeOffset? until = null)
{
    /// <summary>The safety net under every wake-up: a cycle costs milliseconds, a lost wake-up this long.</summary>
    private static readonly TimeSpan SafetyPoll = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often the pages people read are written while the run is busy: all of them are made anew each time.
    /// </summary>
    private static readonly TimeSpan PagesEvery = TimeSpan.FromSeconds(1);

    /// <summary>Of a process that SIGINT ended, as shells say it.</summary>
    private const int Interrupted = 128 + 2;

    /// <summary>The same signal is on its way to us, or git was ended by somebody else.</summary>
    private static readonly TimeSpan InterruptMax = TimeSpan.FromSeconds(1);

    private int _shown = site.Ledger.Known;

    /// <summary>When <see cref="Run"/> was called; null: it was not.</summary>
    private DateTimeOffset? _begunAt;

    /// <summary>When the pages were written last; null: not yet.</summary>
    private long? _pagesAt;

    /// <summary>Something happened since that they do not tell yet.</summary>
    private bool _pagesWait;

    /// <summary>Cycles until nothing can be done now. Returns how many did something.</summary>
    public int Cycle(CancellationToken cancellation)
    {
        var busy = CycleAll(cancellation);
        WritePages();
        Show();
        return busy;
    }

    private int CycleAll(CancellationToken cancellation)
    {
        var busy = 0;
        try
        {
            while (!cancellation.IsCancellationRequested && CycleOnce())
            {
                busy++;
            }
        }
        catch (GitFailure e) when (e.ExitCode == Interrupted && cancellation.WaitHandle.WaitOne(InterruptMax))
        {
            // Ctrl-C reaches a git of ours as well. What it was at is half done, and the next cycle knows that.
        }

        return busy;
    }

    /// <summary>Cycles and waits until the night is over or has to end.</summary>
    /// <exception cref="OperationCanceledException">
    /// The person ended the program; jobs go on under their keeper.
    /// </exception>
    public ExitCode Run(CancellationToken cancellation)
    {
        _begunAt = site.Now;
        site.Jobs.StartWatching();
        while (true)
        {
            CycleAll(cancellation);
            var isLast = cancellation.IsCancellationRequested || site.State.Stopped || IsOver;
            _pagesWait = !isLast && PagesDueIn() > TimeSpan.Zero;
            if (!_pagesWait)
            {
                WritePages();
            }

            Show();
            cancellation.ThrowIfCancellationRequested();
            if (isLast)
            {
                return site.State.Stopped ? Stop() : Standing.Exit(site.State, until);
            }

            Wait(cancellation);
        }
    }

    /// <summary>What can be done now, once. Returns how the run ended, or null where something runs or waits.</summary>
    public ExitCode? RunNow(CancellationToken cancellation)
    {
        Cycle(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return site.State.Stopped ? Stop() : IsOver ? Standing.Exit(site.State, until) : null;
    }

    /// <summary>
    /// Takes up what people said, and nothing else: no work is started by a command that only answers or stops.
    /// </summary>
    public void Listen()
    {
        while (Hearing.Next(site.State, Observing.Look(site), site.Now).ToList() is { Count: > 0 } heard)
        {
            heard.ForEach(step => Performing.Perform(site, step));
        }

        Projecting.Write(site);
    }

    /// <summary>What keeps the run from starting at all. Null: nothing does.</summary>
    public static string? StartFault(State s) => Gating.StartFault(s);

    private bool CycleOnce()
    {
        var state = site.State;
        var facts = Observing.Look(site) with { Until = until, BegunAt = _begunAt };
        var steps = Core.Cycle.Next(state, facts, site.Now);
        foreach (var step in steps)
        {
            Performing.Perform(site, step);
            Show();
        }

        return steps.Length > 0;
    }

    private bool IsOver => Standing.IsOver(site.State, until, site.Now);

    /// <summary>
    /// Everything dies first; then what the dead left is read, so that the journal tells the whole story.
    /// </summary>
    private ExitCode Stop()
    {
        site.KillJobs();
        while (CycleOnce())
        {
        }

        Projecting.Write(site);
        Show();
        return ExitCode.Stopped;
    }

    private TimeSpan PagesDueIn() =>
        _pagesAt is { } at ? PagesEvery - site.Surroundings.Time.GetElapsedTime(at) : TimeSpan.Zero;

    private void WritePages()
    {
        Projecting.Write(site);
        _pagesAt = site.Surroundings.Time.GetTimestamp();
        _pagesWait = false;
    }

    private void Wait(CancellationToken cancellation)
    {
        var timeout = TimeSpan.FromTicks(Math.Min(SafetyPoll.Ticks, watcher.TickEvery.Ticks));
        if (Standing.NextReset(site.State, site.Now) is { } reset && reset - site.Now < timeout)
        {
            timeout = reset - site.Now;
        }

        if (until - site.Now is { Ticks: > 0 } left && left < timeout)
        {
            timeout = left;
        }

        if (_pagesWait && PagesDueIn() is var due && due < timeout)
        {
            timeout = due;
        }

        site.Jobs.WaitForChange(timeout > TimeSpan.Zero ? timeout : TimeSpan.FromMilliseconds(1), cancellation);
        Show();
    }

    private void Show()
    {
        var news = site.Ledger.Events.Skip(_shown).ToList();
        _shown += news.Count;
        watcher.Show(site.State, news);
    }
}
