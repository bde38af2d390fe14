using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Processes;

/// <summary>
/// A hold on one process that stays on that process when its number is given to another: pidfd_open(2), Linux 5.3.
/// </summary>
internal sealed partial class ProcessHold : IDisposable
{
    private const long PidfdSendSignal = 424; // the same number on every architecture, as are all calls added since 5.1
    private const long PidfdOpen = 434;
    private const int NoSuchProcess = 3;
    private const int Kill = 9;
    private const short Readable = 1;

    private readonly SafeFileHandle _handle;

    private ProcessHold(SafeFileHandle handle) => _handle = handle;

    /// <summary>Null when there is no process of that number.</summary>
    public static ProcessHold? TryOpen(int pid)
    {
        var handle = SystemCall(PidfdOpen, pid, 0, 0, 0);
        if (handle >= 0)
        {
            return new(new((nint)handle, ownsHandle: true));
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? null : throw new Win32Exception(error);
    }

    /// <summary>Sends SIGKILL; a process that has ended already is no error.</summary>
    public void End()
    {
        if (SystemCall(PidfdSendSignal, _handle.DangerousGetHandle(), Kill, 0, 0) != 0
            && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    /// <summary>True when it has ended (a zombie has) within the time.</summary>
    public bool WaitEnded(TimeSpan timeout)
    {
        var wait = new PollEntry { Handle = (int)_handle.DangerousGetHandle(), Events = Readable };
        return Poll(ref wait, 1, (int)timeout.TotalMilliseconds) > 0;
    }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Handle;
        public short Events;
        public short Returned;
    }
}
