using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Core;
using Longrun.Processes;
using Longrun.Sandbox;

namespace Longrun.Jobs;

/// <summary>
/// The orchestrator's side of the jobs on this machine. Holds nothing that matters: everything is on disk, and any
/// number of these may work on one state directory.
/// </summary>
internal sealed class LocalJobs : IDisposable
{
    /// <summary>How long a keeper that was started may take to say so before another one is started.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(2);

    private KeeperSetup _setup;
    private readonly TimeProvider _clock;
    private readonly ChangeWatch _watch;
    private (ProcessIdentity Process, long At)? _begun;

    /// <summary>The state directory is made where it is not there.</summary>
    public LocalJobs(string state, KeeperSetup setup, TimeProvider clock)
    {
        (Layout, _clock) = (new(Path.GetFullPath(state)), clock);
        _setup = setup.StopFiles.Contains(Layout.Stop)
            ? setup
            : setup with { StopFiles = setup.StopFiles.Add(Layout.Stop) };
        Layout.Create();
        _watch = new(Layout.Ended);
    }

    public JobsLayout Layout { get; }

    /// <summary>
    /// What a keeper that is started from here can hand to jobs by name, and starts the next cycle with.
    /// </summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What sandboxes are made of. Asked when a keeper needs it: trying one costs 30 ms.</summary>
    public Func<SandboxParts?> Sandbox { get; init; } = static () => null;

    /// <summary>
    /// Idempotent by id: a folder that is there was submitted before. Starts the keeper where none runs.
    /// </summary>
    public void Submit(JobSpec spec)
    {
        var folder = Layout.Folder(spec.Id);
        if (!Directory.Exists(folder.Root))
        {
            Place(spec, folder);
        }

        EnsureKeeper();
    }

    public JobStatus Status(JobId id)
    {
        var folder = Layout.Folder(id);
        if (folder.ReadExit() is { } exit)
        {
            return new JobStatus.Ended(exit);
        }

        if (folder.ReadStarted() is { } started)
        {
            // Read again: it may have ended between the two looks.
            exit = Recovery.TryClose(Layout, folder, _clock) ?? folder.ReadExit();
            return exit is null ? new JobStatus.Running(started.At) : new JobStatus.Ended(exit);
        }

        return File.Exists(folder.SpecFile) ? new JobStatus.Pending() : new JobStatus.Missing();
    }

    public ImmutableDictionary<JobId, JobStatus> List() =>
        Layout.Folders().ToImmutableDictionary(folder => folder.Id, folder => Status(folder.Id));

    /// <summary>Asks for its end; a job that has not started yet never will.</summary>
    public void Cancel(JobId id)
    {
        var folder = Layout.Folder(id);
        if (Directory.Exists(folder.Root) && !folder.HasEnded)
        {
            File.WriteAllBytes(folder.CancelFile, []);
            EnsureKeeper();
        }
    }

    /// <summary>Forgets an ended job and its logs. A job that has not ended stays.</summary>
    public void Remove(JobId id)
    {
        var folder = Layout.Folder(id);
        if (!folder.HasEnded)
        {
            return;
        }

        // Renamed first, so that a half-deleted folder is never taken for a job.
        var gone = Path.Combine(Layout.Jobs, $".gone-{id}-{Guid.NewGuid():n}");
        Directory.Move(folder.Root, gone);
        Directory.Delete(gone, recursive: true);
        File.Delete(Path.Combine(Layout.Ended, id.Value));
    }

    /// <summary>
    /// Starts a keeper where none runs and something is left to do; costs one small read where one does.
    /// </summary>
    public void EnsureKeeper()
    {
        var runs = Layout.RunningKeeper() is not null;
        if (!runs && Layout.Folders().All(folder => folder.HasEnded))
        {
            return;
        }

        var setup = _setup with { Sandbox = _setup.Sandbox ?? Sandbox() };
        WriteSetup(setup);
        if (!runs)
        {
            if (_begun is { } begun && begun.Process.IsAlive && _clock.GetElapsedTime(begun.At) < StartTimeout)
            {
                return;
            }

            var started = ProcessIdentity.Of(KeeperStart.Detached(Layout, setup, Environment));
            _begun = started is { } process ? (process, _clock.GetTimestamp()) : null;
        }
    }

    /// <summary>
    /// What the keeper starts when a job has ended and nobody waits for it: the next cycle of a run that is driven by
    /// a timer. A resident orchestrator needs none.
    /// </summary>
    public void WakeBy(ImmutableArray<string> command, string folder) =>
        _setup = _setup with { WakeCommand = command, WakeFolder = folder };

    /// <summary>A folder whose changes also end the wait: an inbox, the person's files.</summary>
    public void Watch(string folder) => _watch.Add(folder);

    /// <summary>From here on every change ends the next wait; without it that begins with the first wait.</summary>
    public void StartWatching() => _watch.Start();

    /// <summary>
    /// Waits until a job has ended or a watched folder has changed since the last wait, at most
    /// <paramref name="limit"/>. Looks after the keeper meanwhile: it is started again where it died.
    /// </summary>
    /// <returns>False when the time ran out with nothing changed.</returns>
    public bool WaitForChange(TimeSpan limit, CancellationToken cancellation)
    {
        var begun = _clock.GetTimestamp();
        while (true)
        {
            var left = limit - _clock.GetElapsedTime(begun);
            var wait = left < ChangeWatch.SafetyPoll ? left : ChangeWatch.SafetyPoll;
            if (_watch.Wait(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, cancellation) || CloseInterrupted())
            {
                return true;
            }

            if (left <= TimeSpan.Zero || cancellation.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    public void Dispose() => _watch.Dispose();

    private bool CloseInterrupted()
    {
        if (Layout.RunningKeeper() is not null)
        {
            return false;
        }

        var closed = false;
        foreach (var folder in Layout.Folders())
        {
            closed |= Recovery.TryClose(Layout, folder, _clock) is not null;
        }

        EnsureKeeper();
        return closed;
    }

    private void Place(JobSpec spec, JobFolder folder)
    {
        var fresh = Path.Combine(Layout.Jobs, $".new-{spec.Id}-{Guid.NewGuid():n}");
        Directory.CreateDirectory(fresh);
        DurableFile.WriteSynced(
            Path.Combine(fresh, Path.GetFileName(folder.SpecFile)),
            JsonSerializer.SerializeToUtf8Bytes(spec, JobJson.Default.JobSpec));
        FileCalls.SyncDirectory(fresh);
        try
        {
            Directory.Move(fresh, folder.Root);
        }
        catch (IOException) when (Directory.Exists(folder.Root))
        {
            // Submitted by somebody else in the same instant: once is what was asked for.
            Directory.Delete(fresh, recursive: true);
        }

        FileCalls.SyncDirectory(Layout.Jobs);
    }

    private void WriteSetup(KeeperSetup setup)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(setup, JobJson.Default.KeeperSetup);
        if (!File.Exists(Layout.SetupFile) || !File.ReadAllBytes(Layout.SetupFile).AsSpan().SequenceEqual(content))
        {
            DurableFile.Write(Layout.SetupFile, content);
        }
    }
}
