using System.Collections.Immutable;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>What a stop found and what it left.</summary>
/// <param name="Jobs">How many jobs had been running.</param>
/// <param name="Left">Processes that did not die, by pid: uninterruptible sleep.</param>
internal sealed record StopReport(int Jobs, ImmutableArray<int> Left);

/// <summary>
/// The kill switch, pulled from outside: needs neither an orchestrator nor a keeper that still works. SIGKILL at once;
/// the grace of a time-out is for time-outs.
/// </summary>
internal static class KillSwitch
{
    /// <summary>What the promise allows.</summary>
    public static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A job's init without a sandbox ends its tree itself when it sees STOP; after this it goes with it.
    /// </summary>
    private static readonly TimeSpan OwnEndTimeout = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// A keeper closes its jobs and ends when it sees STOP, which takes it a tenth of this. One that hangs is killed,
    /// but not before it had time to end the orphans of an init that had to be killed.
    /// </summary>
    private static readonly TimeSpan KeeperEndTimeout = TimeSpan.FromMilliseconds(1200);

    /// <summary>What the command writes into a STOP file; a person's own may hold anything.</summary>
    public static ReadOnlySpan<byte> Words => "stopped by longrun stop\n"u8;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Writes every STOP first, the one in the state directory among them, then kills. A folder of the person's that is
    /// not there is not made.
    /// </summary>
    public static StopReport Stop(JobsLayout layout, ImmutableArray<string> stopFiles, TimeProvider clock)
    {
        Directory.CreateDirectory(layout.State);
        IOException? unwritten = null;
        foreach (var path in stopFiles.Prepend(layout.Stop).Distinct().Where(path => !File.Exists(path)))
        {
            try
            {
                if (Directory.Exists(Path.GetDirectoryName(path)))
                {
                    DurableFile.Write(path, Words);
                }
            }
            catch (IOException e)
            {
                // A full disk must not disarm the switch: what runs dies all the same, then it is said.
                unwritten = e;
            }
        }

        var report = KillUntilDead(layout, clock);
        return unwritten is null || stopFiles.Prepend(layout.Stop).Any(File.Exists) ? report : throw unwritten;
    }

    /// <summary>Lets things start again.</summary>
    public static void Clear(JobsLayout layout, ImmutableArray<string> stopFiles)
    {
        foreach (var path in stopFiles.Prepend(layout.Stop).Distinct())
        {
            var folder = Path.GetDirectoryName(path)!;
            if (File.Exists(path))
            {
                File.Delete(path);
                FileCalls.SyncDirectory(folder);
            }
        }
    }

    private static StopReport KillUntilDead(JobsLayout layout, TimeProvider clock)
    {
        var begun = clock.GetTimestamp();
        var known = new Dictionary<string, StartedRecord>();
        var seen = new HashSet<ProcessIdentity>();
        while (true)
        {
            // Looked up each time: a job may have been started in the instant before STOP was there.
            foreach (var (name, started) in Running(layout).Where(job => !known.ContainsKey(job.Name)))
            {
                known.Add(name, started);
            }

            foreach (var started in known.Values)
            {
                seen.UnionWith(Kill(started, clock.GetElapsedTime(begun)));
            }

            foreach (var sandbox in Strays.Sandboxes(layout.State))
            {
                sandbox.Signal(Native.SignalKill);
                seen.Add(sandbox);
            }

            seen.UnionWith(Keeper(layout, clock.GetElapsedTime(begun)));
            seen.RemoveWhere(process => !process.IsAlive);
            if (seen.Count == 0 || clock.GetElapsedTime(begun) > Promise)
            {
                return new(known.Count, [.. seen.Select(process => process.Pid).Order()]);
            }

            Thread.Sleep(LookAgain);
        }
    }

    /// <summary>Everything of one job that is alive, after it was sent a SIGKILL.</summary>
    private static IReadOnlyList<ProcessIdentity> Kill(StartedRecord started, TimeSpan elapsed)
    {
        var alive = Recovery.Alive(started);
        foreach (var process in alive)
        {
            // Without a sandbox its init stays to the last: it is what orphans of its tree come to.
            if (process != started.Root || started.Init is not null || elapsed > OwnEndTimeout)
            {
                process.Signal(Native.SignalKill);
            }
        }

        return alive;
    }

    private static IEnumerable<ProcessIdentity> Keeper(JobsLayout layout, TimeSpan elapsed)
    {
        if (layout.RunningKeeper() is { } keeper)
        {
            if (elapsed > KeeperEndTimeout)
            {
                keeper.Signal(Native.SignalKill);
            }

            yield return keeper;
        }
    }

    private static IEnumerable<(string Name, StartedRecord Started)> Running(JobsLayout layout)
    {
        if (!Directory.Exists(layout.Jobs))
        {
            yield break;
        }

        foreach (var folder in layout.Folders())
        {
            if (!folder.HasEnded && folder.ReadStarted() is { } started)
            {
                yield return (folder.Root, started);
            }
        }
    }
}
