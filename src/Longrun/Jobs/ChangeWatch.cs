namespace Longrun.Jobs;

/// <summary>Remembers that something changed in one of some folders until somebody waits for it.</summary>
internal sealed class ChangeWatch : IDisposable
{
    /// <summary>
    /// The net under the notifications: inotify has limits, and network file systems do not send any.
    /// </summary>
    public static readonly TimeSpan SafetyPoll = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _changed = new();
    private readonly Dictionary<string, FileSystemWatcher?> _watchers = [];
    private readonly Dictionary<string, long> _seen = [];
    private bool _started;

    public ChangeWatch(string folder) => Add(folder);

    public void Add(string folder)
    {
        if (_watchers.ContainsKey(folder))
        {
            return;
        }

        _seen[folder] = Fingerprint(folder);
        _watchers[folder] = _started ? TryWatch(folder) : null;
    }

    /// <summary>
    /// Not at once: most commands look and never wait, and a watcher costs threads. May be called again.
    /// </summary>
    public void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        foreach (var folder in _seen.Keys.ToList())
        {
            _watchers[folder] = TryWatch(folder);
        }
    }

    public bool Wait(TimeSpan limit, CancellationToken cancellation)
    {
        Start();
        try
        {
            _changed.Wait(limit, cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        // Reset before looking: what changes after the look sets it again.
        var notified = _changed.IsSet;
        _changed.Reset();
        return LookedDifferent() || notified;
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher?.Dispose();
        }

        _changed.Dispose();
    }

    private FileSystemWatcher? TryWatch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Created += (_, _) => _changed.Set();
            watcher.Changed += (_, _) => _changed.Set();
            watcher.Deleted += (_, _) => _changed.Set();
            watcher.Renamed += (_, _) => _changed.Set();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            // Not there yet, or no notifications left on this machine: the safety poll sees it.
            return null;
        }
    }

    private bool LookedDifferent()
    {
        var different = false;
        foreach (var folder in _seen.Keys.ToList())
        {
            var now = Fingerprint(folder);
            different |= now != _seen[folder];
            _seen[folder] = now;
            if (_watchers[folder] is null && Directory.Exists(folder))
            {
                _watchers[folder] = TryWatch(folder);
            }
        }

        return different;
    }

    /// <summary>Moves with every creation, deletion and rename in the folder, and when it is made or deleted.</summary>
    private static long Fingerprint(string folder) => Directory.GetLastWriteTimeUtc(folder).Ticks;
}
