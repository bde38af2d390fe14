using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Longrun.Processes;

/// <summary>A child process: its number, and how it ended once it has.</summary>
internal sealed class Child(int pid) : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();

    public int Pid { get; } = pid;

    /// <summary>The exit code, or 128 plus the signal.</summary>
    public int ExitCode { get; private set; }

    public bool Signalled { get; private set; }

    /// <summary>Of the child and of everything it has waited for.</summary>
    public TimeSpan Cpu { get; private set; }

    public bool HasEnded => _ended.IsSet;

    public bool Wait(TimeSpan limit) => _ended.Wait(limit);

    public void Wait() => _ended.Wait();

    public void End(Reaped how)
    {
        (ExitCode, Signalled, Cpu) = (how.ExitCode, how.Signalled, how.Cpu);
        _ended.Set();
    }

    public void Dispose() => _ended.Dispose();
}

/// <summary>How a process ended, as wait4 tells it.</summary>
internal readonly record struct Reaped(int Pid, int ExitCode, bool Signalled, TimeSpan Cpu)
{
    private const int SignalInfoBytes = 128;
    private const int SignalInfoPidOffset = 16;
    private const int UsageFields = 18;

    /// <summary>
    /// Blocks until a child has ended, and leaves it unreaped: until then nothing else can get its number.
    /// </summary>
    /// <returns>Its pid, or 0 when there is no child.</returns>
    public static unsafe int WaitAny()
    {
        var result = stackalloc byte[SignalInfoBytes];
        while (Native.WaitFor(Native.WaitAll, 0, result, Native.WaitExited | Native.WaitNoReap) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Native.ErrorInterrupted)
            {
                return 0;
            }
        }

        return *(int*)(result + SignalInfoPidOffset);
    }

    public static unsafe Reaped Take(int pid)
    {
        int status;
        var usage = stackalloc long[UsageFields];
        while (Native.Reap(pid, &status, 0, usage) < 0 && Marshal.GetLastPInvokeError() == Native.ErrorInterrupted)
        {
        }

        var signal = status & 0x7f;
        var cpu = TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
        return new(pid, signal == 0 ? (status >> 8) & 0xff : 128 + signal, signal != 0, cpu);
    }
}

/// <summary>
/// Starts every child from one thread that never ends, because a parent-death signal fires when the starting *thread*
/// ends, and reaps every child from another, strangers included: a subreaper is given everybody's orphans.
/// </summary>
internal sealed class Children : IDisposable
{
    private readonly BlockingCollection<(SpawnRequest Request, TaskCompletionSource<Child> Answer)> _wanted = [];
    private readonly Dictionary<int, Child> _alive = [];
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _started = new(false);
    private volatile bool _strangersSeen;

    public Children()
    {
        new Thread(StartForEver) { IsBackground = true, Name = "starts" }.Start();
        new Thread(ReapForEver) { IsBackground = true, Name = "reaps" }.Start();
    }

    /// <summary>Throws an IOException that says why when the program could not be started.</summary>
    public Child Start(SpawnRequest request)
    {
        var answer = new TaskCompletionSource<Child>(TaskCreationOptions.RunContinuationsAsynchronously);
        _wanted.Add((request, answer));
        return answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Kills a child unless it has been reaped: its number cannot belong to another process before that.
    /// </summary>
    public void Kill(Child child)
    {
        lock (_gate)
        {
            if (_alive.ContainsKey(child.Pid))
            {
                _ = Native.Kill(child.Pid, Native.SignalKill);
            }
        }
    }

    /// <summary>
    /// Kills everything below us that is no child of our own making, nor below one. True when none was found.
    /// </summary>
    public bool SweepStrangers()
    {
        // Looked at first: a child that is started after our own are counted would be taken for a stranger and killed.
        var children = ProcessEntry.All().Where(entry => entry.Parent == Environment.ProcessId).ToList();
        HashSet<int> ours;
        lock (_gate)
        {
            ours = [.. _alive.Keys];
        }

        var strangers = children.Where(entry => !ours.Contains(entry.Pid)).ToList();
        foreach (var stranger in strangers)
        {
            ProcessEntry.Below(stranger.Pid).ForEach(entry => entry.Identity.Signal(Native.SignalKill));
            stranger.Identity.Signal(Native.SignalKill);
        }

        return strangers.Count == 0;
    }

    /// <summary>Has an orphan come to us since the last time this was asked?</summary>
    public bool TakeStrangersSeen()
    {
        var seen = _strangersSeen;
        _strangersSeen = false;
        return seen;
    }

    /// <summary>Only for tests of this class: a keeper ends with its process.</summary>
    public void Dispose()
    {
        _wanted.CompleteAdding();
        _started.Dispose();
    }

    private void StartForEver()
    {
        foreach (var (request, answer) in _wanted.GetConsumingEnumerable())
        {
            lock (_gate)
            {
                var (pid, error) = Spawn.Start(request);
                if (error != 0)
                {
                    answer.SetException(Native.Failure(request.File, error));
                    continue;
                }

                var child = new Child(pid);
                _alive.Add(pid, child);
                _started.Set();
                answer.SetResult(child);
            }
        }
    }

    private void ReapForEver()
    {
        while (true)
        {
            var pid = Reaped.WaitAny();
            if (pid == 0)
            {
                _started.WaitOne();
                continue;
            }

            lock (_gate)
            {
                var how = Reaped.Take(pid);
                if (_alive.Remove(pid, out var child))
                {
                    child.End(how);
                }
                else
                {
                    _strangersSeen = true;
                }
            }
        }
    }
}
