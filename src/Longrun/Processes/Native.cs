using System.Runtime.InteropServices;

namespace Longrun.Processes;

/// <summary>
/// The C library's calls that .NET has no equivalent of. Linux, x64 and arm64; numbers from its headers.
/// </summary>
internal static unsafe partial class Native
{
    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int OpenCreate = 0x40;
    public const int OpenAppend = 0x400;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenPathOnly = 0x200000;

    public const int ErrorNoEntry = 2;
    public const int ErrorInterrupted = 4;
    public const int ErrorNotDirectory = 20;

    public const int SignalKill = 9;
    public const int SignalTerminate = 15;
    public const int SignalStop = 19;
    public const int SignalContinue = 18;

    public const int SetDumpable = 4;
    public const int SetChildSubreaper = 36;

    public const int DuplicateCloseOnExec = 1030;
    public const int SetDescriptorFlags = 2;
    public const int DescriptorCloseOnExec = 1;

    public const short PollIn = 1;

    public const int WaitAll = 0;
    public const int WaitExited = 4;
    public const int WaitNoReap = 0x01000000;

    private const string C = "libc";

    public static Exception Failure(string what) => Failure(what, Marshal.GetLastPInvokeError());

    /// <summary>With the number where .NET puts it for its own: a full disk is recognised by it.</summary>
    public static Exception Failure(string what, int error) =>
        new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport(C, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* descriptors, int flags);

    [LibraryImport(C, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, int argument);

    [LibraryImport(C, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport(C, EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(int folder, string path, int mode, int flags);

    [LibraryImport(C, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(C, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nint a, nint b, nint c, nint d);

    [LibraryImport(C, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport(C, EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitFor(int kind, int id, byte* result, int options);

    [LibraryImport(C, EntryPoint = "wait4", SetLastError = true)]
    public static partial int Reap(int pid, int* status, int options, long* usage);

    [LibraryImport(C, EntryPoint = "_exit")]
    public static partial void ExitAtOnce(int code);

    [LibraryImport(C, EntryPoint = "inotify_init1", SetLastError = true)]
    public static partial int WatchOpen(int flags);

    [LibraryImport(
        C, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WatchAdd(int descriptor, string path, uint mask);

    [LibraryImport(C, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(int* pid, string file, void* actions, void* attributes, byte** argv, byte** env);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(void* actions);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(void* actions);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsDuplicate(void* actions, int from, int to);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsFolder(void* actions, string path);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(void* attributes);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(void* attributes);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesFlags(void* attributes, short flags);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesDefaultSignals(void* attributes, void* set);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesBlockedSignals(void* attributes, void* set);

    [LibraryImport(C, EntryPoint = "sigemptyset")]
    public static partial int NoSignals(void* set);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Got;
    }
}
