using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>
/// The keeper: one process per state directory that runs jobs, watches the kill switch and leaves exit records. It
/// remembers nothing that is not on disk, outlives the orchestrator, and ends when it has long had nothing to do.
/// </summary>
internal sealed class KeeperLoop : IDisposable
{
    /// <summary>How often limits and kill switches are looked at; a stop promises two seconds in all.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>The net under the notification of new jobs.</summary>
    private static readonly TimeSpan ScanEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly AutoResetEvent _wake = new(true);
    private readonly Lock _gate = new();
    private readonly List<RunningJob> _running = [];
    private readonly HashSet<string> _taken = [];
    private readonly ImmutableDictionary<string, string> _environment;
    private int _threads;
    private KeeperSetup _setup;

    private KeeperLoop(JobsLayout layout, TimeProvider clock, ImmutableDictionary<string, string> environment)
    {
        (Layout, _clock, _environment) = (layout, clock, environment);
        _setup = ReadSetup() ?? new() { SelfCommand = [], StopFiles = [layout.Stop] };
        WakeOnNews(layout.Jobs);
    }

    public JobsLayout Layout { get; }

    public Children Children { get; } = new();

    /// <summary>Returns at once where another keeper serves the state directory.</summary>
    public static int Run(string state, TimeProvider clock, ImmutableDictionary<string, string> environment)
    {
        var layout = new JobsLayout(Path.GetFullPath(state));
        layout.Create();
        _ = Native.ProcessControl(Native.SetDumpable, 0, 0, 0, 0);
        _ = Native.ProcessControl(Native.SetChildSubreaper, 1, 0, 0, 0);
        KeeperLoop? keeper = null;
        while (FileLock.TryTake(layout.KeeperLock) is { } held)
        {
            using (held)
            {
                if (keeper is null)
                {
                    // Nothing runs yet that is ours: what is there is a dead keeper's.
                    Strays.Sandboxes(layout.State).ToList().ForEach(stray => stray.Signal(Native.SignalKill));
                    keeper = new(layout, clock, environment);
                }

                keeper.SayAlive();
                keeper.ServeUntilIdle();

                // First nobody may take us for alive, then the lock goes, then one last look: a job submitted before
                // the file went is seen by that look, one submitted later finds no keeper and starts another.
                File.Delete(layout.KeeperFile);
            }

            if (!keeper.AnythingToDo())
            {
                break;
            }
        }

        keeper?.Dispose();
        return 0;
    }

    public void Add(RunningJob job)
    {
        lock (_gate)
        {
            _running.Add(job);
        }
    }

    public void Remove(RunningJob job)
    {
        lock (_gate)
        {
            _running.Remove(job);
        }
    }

    /// <summary>What the latest orchestrator said.</summary>
    public KeeperSetup Setup() => _setup = ReadSetup() ?? _setup;

    public bool StopNow() => StopFiles.AnyPresent(Setup().StopFiles);

    /// <summary>A variable that jobs are handed by name. Null: the keeper was started without it.</summary>
    public string? Handed(string name) => _environment.GetValueOrDefault(name);

    /// <summary>
    /// Starts the next cycle of a run that nobody waits for. Where an orchestrator holds the lease after all, it ends
    /// at once.
    /// </summary>
    public void WakeOrchestrator()
    {
        if (Setup() is not { WakeCommand: [var file, .. var arguments], WakeFolder: { } folder }
            || !Directory.Exists(folder))
        {
            return;
        }

        using var nothing = Descriptor.Open("/dev/null", Native.OpenReadOnly);
        using var log = Descriptor.Open(
            Layout.KeeperLog, Native.OpenWriteOnly | Native.OpenCreate | Native.OpenAppend);
        Children.Start(new()
        {
            File = file,
            Arguments = [.. arguments],
            Environment = _environment,
            WorkingDirectory = folder,
            NewSession = true,
            Descriptors = [nothing.Number, log.Number, log.Number],
        });
    }

    /// <summary>To keeper.log, which is our standard error.</summary>
    public void Log(string sentence)
    {
        using var log = new Descriptor(Native.Control(2, Native.DuplicateCloseOnExec, 0));
        log.TryWrite(Encoding.UTF8.GetBytes($"{_clock.GetUtcNow():u} {sentence}\n"));
    }

    public void Dispose()
    {
        _wake.Dispose();
        Children.Dispose();
    }

    private void ServeUntilIdle()
    {
        var (scanned, beat, busy) = (0L, 0L, _clock.GetTimestamp());
        while (_clock.GetElapsedTime(busy) < IdleTimeout)
        {
            var woken = _wake.WaitOne(Tick);
            if (woken || _clock.GetElapsedTime(scanned) >= ScanEvery)
            {
                scanned = _clock.GetTimestamp();
                Scan();
            }

            var jobs = Snapshot();
            if (_clock.GetElapsedTime(beat) >= InitLine.Beat - (Tick / 2))
            {
                beat = _clock.GetTimestamp();
                jobs.ForEach(job => job.Beat());
            }

            var stop = StopFiles.AnyPresent(_setup.StopFiles);
            jobs.ForEach(job => job.Look(stop));
            if (Volatile.Read(ref _threads) > 0)
            {
                busy = _clock.GetTimestamp();
            }
            else if (stop && !AnythingToDo() && Children.SweepStrangers())
            {
                return; // a stop says that nothing is alive, and that is also us
            }
            else if (Children.TakeStrangersSeen())
            {
                Children.SweepStrangers();
            }
        }
    }

    /// <summary>Takes up every job that nobody has taken up yet, each on a thread of its own.</summary>
    private void Scan()
    {
        foreach (var folder in Layout.Folders().Where(folder => !folder.HasEnded))
        {
            lock (_gate)
            {
                if (!_taken.Add(folder.Root))
                {
                    continue;
                }
            }

            Interlocked.Increment(ref _threads);
            new Thread(() => RunOne(folder)) { IsBackground = true, Name = folder.Id.Value }.Start();
        }
    }

    private void RunOne(JobFolder folder)
    {
        try
        {
            new JobRun(this, folder, _clock).Run();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            Log($"{folder.Id}: {error.Message}");
        }
        finally
        {
            lock (_gate)
            {
                _taken.Remove(folder.Root);
            }

            Interlocked.Decrement(ref _threads);
        }
    }

    private bool AnythingToDo() => Layout.Folders().Any(folder => !folder.HasEnded);

    private List<RunningJob> Snapshot()
    {
        lock (_gate)
        {
            return [.. _running];
        }
    }

    private void SayAlive() => DurableFile.Write(Layout.KeeperFile, JsonSerializer.SerializeToUtf8Bytes(
        new KeeperRecord(ProcessIdentity.Self, _clock.GetUtcNow()), JobJson.Default.KeeperRecord));

    private KeeperSetup? ReadSetup() => JobFolder.Read(Layout.SetupFile, JobJson.Default.KeeperSetup);

    /// <summary>
    /// Wakes the loop when a job's folder gets its name. On its own thread, which ends with the process.
    /// </summary>
    private void WakeOnNews(string folder)
    {
        const uint movedHere = 0x80;
        var news = new Descriptor(Native.WatchOpen(Native.OpenCloseOnExec));
        _ = Native.WatchAdd(news.Number, folder, movedHere);
        new Thread(() =>
        {
            var buffer = new byte[InitLine.ReportBytesMax];
            while (news.Read(buffer) > 0)
            {
                _wake.Set();
            }
        }) { IsBackground = true, Name = "news" }.Start();
    }
}
