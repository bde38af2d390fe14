using Longrun.Processes;

namespace Longrun.Jobs;

/// <summary>
/// Closes jobs whose keeper died under them: first everything of theirs is dead, then they are interrupted.
/// </summary>
internal static class Recovery
{
    /// <summary>A job's init notices a dead keeper at once, a stopped one within a second.</summary>
    public static readonly TimeSpan DeathTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Null when nothing is to be closed: not started, ended, its keeper lives, or some of it does not die.
    /// </summary>
    public static ExitRecord? TryClose(JobsLayout layout, JobFolder folder, TimeProvider clock)
    {
        if (folder.HasEnded || folder.ReadStarted() is not { } started || started.Keeper.IsAlive)
        {
            return null;
        }

        using var held = FileLock.TryTake(folder.LockFile);
        if (held is null || folder.HasEnded || !EndTree(started, clock))
        {
            return null;
        }

        var sameBoot = started.Keeper.Boot == ProcessIdentity.CurrentBoot;
        var exit = new ExitRecord
        {
            Job = folder.Id,
            Reason = ExitReason.Interrupted,
            StartedAt = started.At,
            EndedAt = clock.GetUtcNow(),
            OutputBytes = File.Exists(folder.OutputLog) ? new FileInfo(folder.OutputLog).Length : 0,
            Detail = sameBoot ? "its keeper died" : "the machine was restarted",
        };
        folder.Close(layout, exit);
        return exit;
    }

    /// <summary>What is still alive of a job, by pid; in a sandbox by namespace, else by descent.</summary>
    public static IReadOnlyList<ProcessIdentity> Alive(StartedRecord started)
    {
        if (started.Root.Boot != ProcessIdentity.CurrentBoot)
        {
            return [];
        }

        var found = new List<ProcessIdentity>();
        if (started.Root.IsAlive)
        {
            found.Add(started.Root);
        }

        if (started.PidNamespace is { } inode)
        {
            // The end of a namespace's init is held back by the kernel until nothing else is left in it.
            if (started.Init is { IsAlive: true } init)
            {
                found.Add(init);
            }

            found.AddRange(ProcessEntry.All().Where(entry => Namespaces.Of(entry.Pid) == inode)
                .Select(entry => entry.Identity));
        }
        else if (started.Root.IsAlive)
        {
            found.AddRange(ProcessEntry.Below(started.Root.Pid).Select(entry => entry.Identity));
        }

        return [.. found.Distinct()];
    }

    private static bool EndTree(StartedRecord started, TimeProvider clock)
    {
        // Without a sandbox the job's init must do it: were it killed first, its orphans would escape.
        started.Init?.Signal(Native.SignalKill);
        var begun = clock.GetTimestamp();
        while (Alive(started) is { Count: > 0 })
        {
            if (clock.GetElapsedTime(begun) > DeathTimeout)
            {
                return false;
            }

            Thread.Sleep(LookAgain);
        }

        return true;
    }
}

/// <summary>Which pid namespace a process is in.</summary>
internal static class Namespaces
{
    /// <summary>Null where it is gone or not for us to see.</summary>
    public static long? Of(int pid)
    {
        try
        {
            // "pid:[4026532181]"
            var target = new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
            return target is null ? null : long.Parse(
                target.AsSpan(5, target.Length - 6), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
