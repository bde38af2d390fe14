using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Processes;

/// <summary>What <c>statx</c> says of a file: enough to tell whether two names or handles are the same file.</summary>
internal readonly record struct FileIdentity(
    ulong Device, ulong Inode, uint Links, long Length, FileKind Kind, uint Owner);

internal enum FileKind
{
    Regular,
    Directory,
    Link,
    Other,
}

/// <summary>
/// The system calls on files that .NET does not offer: locks, data syncs, directory syncs, careful opens.
/// </summary>
internal static partial class FileCalls
{
    public const int DiskFull = 28;
    public const int QuotaFull = 122;
    private const int NotFound = 2;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int NotADirectory = 20;

    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int LockRelease = 8;

    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint OwnerOnly = 0x180; // 0600

    // These two differ between architectures (asm/fcntl.h).
    private static readonly bool s_arm =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int s_noFollow = s_arm ? 0x8000 : 0x20000;
    private static readonly int s_directory = s_arm ? 0x4000 : 0x10000;

    private const int RelativeToWorkingDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const int NoFollowInPath = 0x100;
    private const uint BasicStats = 0x7ff;
    private const ushort KindMask = 0xF000;

    /// <summary>Takes an exclusive <c>flock</c> without waiting; false when another open file holds it.</summary>
    public static bool TryLock(SafeFileHandle file)
    {
        while (Flock(file, LockExclusive | LockWithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == WouldBlock)
            {
                return false;
            }

            if (error != Interrupted)
            {
                throw Failure(error, "flock");
            }
        }

        return true;
    }

    /// <summary>
    /// Gives a lock back for every copy of the descriptor: one that a fork of another thread has, before its exec
    /// closes it, would keep it for a moment after ours is closed (flock(2)).
    /// </summary>
    public static void Unlock(SafeFileHandle file) => _ = Flock(file, LockRelease);

    /// <summary>Brings the file's data, and the length that reading it back needs, to the disk.</summary>
    public static void SyncData(SafeFileHandle file)
    {
        while (Fdatasync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failure(error, "fdatasync");
            }
        }
    }

    /// <summary>
    /// Brings a directory's names to the disk: what a rename, a creation or a deletion needs to last.
    /// </summary>
    public static void SyncDirectory(string path)
    {
        using var directory = OpenAt(path, ReadOnly | CloseOnExec | s_directory);
        while (Fsync(directory) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failure(error, $"fsync of {path}");
            }
        }
    }

    /// <summary>Makes a directory and its missing parents so that they last.</summary>
    public static void MakeDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        MakeDirectory(parent);
        Directory.CreateDirectory(path);
        SyncDirectory(parent);
    }

    /// <summary>
    /// Opens for reading without following a link in the last part and without waiting for a writer, as opening a
    /// FIFO would.
    /// </summary>
    public static SafeFileHandle OpenCarefully(string path) =>
        OpenAt(path, ReadOnly | NonBlocking | CloseOnExec | s_noFollow);

    /// <summary>
    /// Opens, or makes, a file that is to be locked. .NET's own open takes a shared <c>flock</c>, which a holder's
    /// exclusive one refuses: then nobody could even read who holds it.
    /// </summary>
    public static SafeFileHandle OpenForLock(string path) =>
        OpenAt(path, ReadWrite | Create | NonBlocking | CloseOnExec | s_noFollow);

    public static FileIdentity Identify(SafeFileHandle file)
    {
        if (StatxOfHandle(file, "", EmptyPath, BasicStats, out var stat) != 0)
        {
            throw Failure(Marshal.GetLastPInvokeError(), "statx");
        }

        return stat.Identity;
    }

    /// <summary>Of the name itself, never of what a link points to; null where there is nothing of that name.</summary>
    public static FileIdentity? Identify(string path)
    {
        if (StatxOfPath(RelativeToWorkingDirectory, path, NoFollowInPath, BasicStats, out var stat) == 0)
        {
            return stat.Identity;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NotFound or NotADirectory ? null : throw Failure(error, $"statx of {path}");
    }

    /// <summary>
    /// The same for a name that a worker or its code has left: null also where it cannot be looked at, in a folder that
    /// was closed or below a path that is too long.
    /// </summary>
    public static FileIdentity? Look(string path)
    {
        try
        {
            return Identify(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// When what the name leads to was last written, since 1970; null where that is no regular file, or not for us to
    /// see. Through <c>/proc/PID/fd</c> this also reaches files of another mount namespace.
    /// </summary>
    public static TimeSpan? WrittenAt(string path) =>
        StatxOfPath(RelativeToWorkingDirectory, path, 0, BasicStats, out var stat) == 0
            && stat.Identity.Kind == FileKind.Regular ? stat.Written : null;

    /// <summary>Two names of one file or folder; false where either is not there.</summary>
    public static bool IsSame(string path, string other) =>
        Identify(path) is { } one && Identify(other) is { } two && (one.Device, one.Inode) == (two.Device, two.Inode);

    /// <summary>The name itself belongs to the user this process runs as; false where there is nothing.</summary>
    public static bool IsOwn(string path) => Identify(path) is { } found && found.Owner == EffectiveUser();

    public static bool IsFull(IOException e) => e.HResult is DiskFull or QuotaFull;

    /// <summary>
    /// It is about this name: not there, closed to us, of another kind. Not where the disk takes nothing more, which is
    /// about all of them.
    /// </summary>
    public static bool IsOfName(Exception e) => e is UnauthorizedAccessException or IOException
        && !(e is IOException io && IsFull(io));

    private static SafeFileHandle OpenAt(string path, int flags)
    {
        var handle = Open(path, flags, OwnerOnly);
        if (handle.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw Failure(error, $"open of {path}");
        }

        return handle;
    }

    private static IOException Failure(int error, string what) =>
        new($"{what}: {new Win32Exception(error).Message}", error);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxOfPath(int directory, string path, int flags, uint mask, out Statx stat);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxOfHandle(SafeFileHandle file, string path, int flags, uint mask, out Statx stat);

    // statx(2): the one stat structure that is laid out alike on every Linux architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Statx
    {
        [FieldOffset(0x10)]
        private readonly uint _links;

        [FieldOffset(0x14)]
        private readonly uint _owner;

        [FieldOffset(0x1c)]
        private readonly ushort _mode;

        [FieldOffset(0x20)]
        private readonly ulong _inode;

        [FieldOffset(0x28)]
        private readonly ulong _length;

        [FieldOffset(0x70)]
        private readonly long _writtenSeconds;

        [FieldOffset(0x78)]
        private readonly uint _writtenNanoseconds;

        [FieldOffset(0x88)]
        private readonly uint _deviceMajor;

        [FieldOffset(0x8c)]
        private readonly uint _deviceMinor;

        public TimeSpan Written =>
            TimeSpan.FromSeconds(_writtenSeconds) + TimeSpan.FromTicks(_writtenNanoseconds / 100);

        public FileIdentity Identity => new(
            ((ulong)_deviceMajor << 32) | _deviceMinor,
            _inode,
            _links,
            (long)_length,
            (_mode & KindMask) switch
            {
                0x8000 => FileKind.Regular,
                0x4000 => FileKind.Directory,
                0xA000 => FileKind.Link,
                _ => FileKind.Other,
            },
            _owner);
    }
}
