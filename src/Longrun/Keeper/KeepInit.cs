using System.Runtime.InteropServices;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>
/// A job's init: pid 1 of its sandbox, or the subreaper of a job without one. It ends when its worker has ended, when
/// its keeper is gone or silent, or when it sees the kill switch, and takes everything of the job with it.
/// </summary>
internal sealed class KeepInit : IDisposable
{
    private const int ExitCodeOrphaned = 125;
    private const int ExitCodeMissing = 127;

    /// <summary>Between two sweeps of a tree that forks faster than it is killed.</summary>
    private const int SweepMilliseconds = 5;

    /// <summary>A keeper writes a record to a slow disk before it says what to run.</summary>
    private const int OrderMilliseconds = 60_000;

    private readonly bool _aloneInNamespace;
    private readonly List<(int Folder, string Name)> _stops = [];
    private readonly Descriptor _heartbeat = new(0);
    private readonly Descriptor _report = new(InitLine.ReportDescriptor);
    private readonly Lock _ending = new();
    private InitReport? _why;
    private int _exitCode;
    private int _worker;

    private KeepInit(bool aloneInNamespace, ReadOnlySpan<string> stopNames)
    {
        _aloneInNamespace = aloneInNamespace;
        _ = Native.Control(_report.Number, Native.SetDescriptorFlags, Native.DescriptorCloseOnExec);
        for (var i = 0; i < stopNames.Length; i++)
        {
            var folder = InitLine.FirstStopDescriptor + i;
            _ = Native.Control(folder, Native.SetDescriptorFlags, Native.DescriptorCloseOnExec);

            // Root without its capabilities may be refused where its keeper is not; then the keeper alone looks.
            if (StopFiles.Look(folder, stopNames[i]) != StopFiles.Sight.Unreadable)
            {
                _stops.Add((folder, stopNames[i]));
            }
        }
    }

    /// <param name="arguments">"namespace" or "tree", then the name of each STOP relative to its descriptor.</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        // A job of the same user could otherwise attach to us and close the pipe that ends it.
        _ = Native.ProcessControl(Native.SetDumpable, 0, 0, 0, 0);
        var alone = arguments[0] == InitLine.InNamespace;
        if (!alone)
        {
            _ = Native.ProcessControl(Native.SetChildSubreaper, 1, 0, 0, 0);
        }

        using var init = new KeepInit(alone, arguments[1..]);
        init._report.TryWrite(InitReport.Begun);
        return init.Run();
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _report.Dispose();
    }

    private int Run()
    {
        if (!IsReadable(OrderMilliseconds) || InitLine.Read(_heartbeat) is not { } order)
        {
            return ExitCodeOrphaned;
        }

        if (StopSeen())
        {
            return Report(new InitReport.Stopped(), ExitCodeOrphaned);
        }

        if (StartWorker(order) is { } missing)
        {
            return Report(missing, ExitCodeMissing);
        }

        new Thread(ReapUntilNoneIsLeft) { IsBackground = true }.Start();
        var why = WatchUntilTheEnd();
        End(why, ExitCodeOrphaned);
        while (true)
        {
            // Only the reaper ends us from here on: an empty list of processes proves nothing against fork chains.
            KillEverything();
            Thread.Sleep(SweepMilliseconds);
        }
    }

    private InitReport.Missing? StartWorker(InitOrder order)
    {
        if (!Directory.Exists(order.WorkingDirectory))
        {
            return new($"{order.WorkingDirectory}: the working directory is not there");
        }

        var path = order.Environment.GetValueOrDefault("PATH");
        var name = order.Command[0];
        if (Programs.Find(name, path, order.WorkingDirectory) is not { } file)
        {
            return new(name.Contains('/')
                ? $"{name}: there is no such program, or it is not executable"
                : $"{name}: no such program on the PATH ({path})");
        }

        using var nothing = Descriptor.Open("/dev/null", Native.OpenReadOnly);
        var (pid, error) = Spawn.Start(new()
        {
            File = file,
            Arguments = order.Command[1..],
            Environment = order.Environment,
            WorkingDirectory = order.WorkingDirectory,
            NewSession = true,
            Descriptors = [nothing.Number, 1, 2],
        });
        _worker = pid;
        return error == 0 ? null : new($"{file}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private InitReport WatchUntilTheEnd()
    {
        var silent = 0;
        var beats = new byte[64];
        while (true)
        {
            // Counted in looks, not in time: on a machine that stood still both of us did.
            if (!IsReadable(InitLine.LookMilliseconds))
            {
                silent++;
            }
            else if (_heartbeat.Read(beats) <= 0)
            {
                return new InitReport.Orphaned();
            }
            else
            {
                silent = 0;
            }

            if (StopSeen())
            {
                return new InitReport.Stopped();
            }

            if (silent >= InitLine.SilentLooksMax)
            {
                return new InitReport.Orphaned();
            }

            lock (_ending)
            {
                if (_why is not null)
                {
                    return _why;
                }
            }
        }
    }

    private void ReapUntilNoneIsLeft()
    {
        for (var pid = Reaped.WaitAny(); pid != 0; pid = Reaped.WaitAny())
        {
            var how = Reaped.Take(pid);
            if (pid == _worker)
            {
                End(new InitReport.Exited(how.ExitCode), how.ExitCode);
                KillEverything();
            }
        }

        lock (_ending)
        {
            Leave();
        }
    }

    /// <summary>The first reason stands. In a namespace it is the last thing we do: the kernel ends the rest.</summary>
    private void End(InitReport why, int exitCode)
    {
        lock (_ending)
        {
            if (_why is null)
            {
                (_why, _exitCode) = (why, exitCode);
            }

            if (_aloneInNamespace)
            {
                Leave();
            }
        }
    }

    private void Leave()
    {
        if (_why is not null)
        {
            _report.TryWrite(_why.ToBytes());
        }

        Native.ExitAtOnce(_exitCode);
    }

    private static void KillEverything() =>
        ProcessEntry.Below(Environment.ProcessId).ForEach(entry => entry.Identity.Signal(Native.SignalKill));

    private int Report(InitReport report, int exitCode)
    {
        _report.TryWrite(report.ToBytes());
        return exitCode;
    }

    private bool StopSeen() =>
        _stops.Exists(stop => StopFiles.Look(stop.Folder, stop.Name) != StopFiles.Sight.Absent);

    private unsafe bool IsReadable(int milliseconds)
    {
        var entry = new Native.PollEntry { Descriptor = _heartbeat.Number, Wanted = Native.PollIn };
        return Native.Poll(&entry, 1, milliseconds) > 0;
    }
}
