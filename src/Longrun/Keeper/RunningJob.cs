using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>A job that has been started: its heartbeat, its limits, and the one reason for which it is ended.</summary>
internal sealed class RunningJob(JobFolder folder, JobSpec spec, Children children, TimeProvider clock) : IDisposable
{
    /// <summary>A job's init without a sandbox ends its tree itself; one that does not is killed after this.</summary>
    private static readonly TimeSpan OwnEndTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly long _begun = clock.GetTimestamp();
    private Descriptor? _heartbeat;
    private long _asked;

    public required Child Root { get; init; }

    /// <summary>Pid 1 of its sandbox; null without one.</summary>
    public ProcessIdentity? Init { get; init; }

    public ExitReason? Reason { get; private set; }

    /// <summary>A sentence where the reason needs one.</summary>
    public string? Detail { get; private set; }

    /// <summary>Beats from now on; before this the pipe carries what to run.</summary>
    public void BeginBeating(Descriptor heartbeat)
    {
        lock (_gate)
        {
            _heartbeat = heartbeat;
            if (Reason is not null)
            {
                heartbeat.Dispose();
            }
        }
    }

    public void Beat()
    {
        lock (_gate)
        {
            _heartbeat?.TryWrite([(byte)'.']);
        }
    }

    /// <summary>Looks at everything that may end it.</summary>
    public void Look(bool stop)
    {
        if (Root.HasEnded)
        {
            return;
        }

        if (stop)
        {
            End(ExitReason.Stopped);
        }
        else if (Reason is not null)
        {
            End(Reason.Value);
        }
        else if (File.Exists(folder.CancelFile))
        {
            End(ExitReason.Cancelled);
        }
        else if (clock.GetElapsedTime(_begun) >= spec.WallClock)
        {
            End(ExitReason.WallClock);
        }
        else if (OutputBytes(folder) > spec.OutputBytesMax)
        {
            End(ExitReason.Flooded);
        }
    }

    /// <summary>
    /// It gave no sign of life. The next look ends it, unless something else has begun to.
    /// </summary>
    public void EndQuiet(string detail)
    {
        lock (_gate)
        {
            if (Reason is null)
            {
                (Reason, Detail) = (ExitReason.Quiet, detail);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _heartbeat?.Dispose();
        }
    }

    internal static long OutputBytes(JobFolder folder) => LengthOf(folder.OutputLog) + LengthOf(folder.ErrorLog);

    private static long LengthOf(string log) => new FileInfo(log) is { Exists: true } file ? file.Length : 0;

    private void End(ExitReason reason)
    {
        lock (_gate)
        {
            Reason ??= reason;
            if (Init is { } init)
            {
                init.Signal(Native.SignalKill);
                return;
            }

            // End of file on its heartbeat: it kills its whole tree first, which nobody else could find as surely.
            _heartbeat?.Dispose();
            if (_asked == 0)
            {
                _asked = clock.GetTimestamp();
            }
            else if (_heartbeat is null || clock.GetElapsedTime(_asked) > OwnEndTimeout)
            {
                children.Kill(Root);
            }
        }
    }
}
