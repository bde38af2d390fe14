using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Processes;

/// <summary>What came of reading a file that somebody we do not trust may have made.</summary>
internal abstract record SafeRead
{
    private SafeRead()
    {
    }

    public sealed record Content(byte[] Bytes) : SafeRead;

    public sealed record Missing : SafeRead;

    /// <summary>More bytes than the cap.</summary>
    public sealed record TooLarge(long Length) : SafeRead;

    /// <summary>A link, a pipe, a folder, a device, or not to be opened.</summary>
    public sealed record Unfit(string Reason) : SafeRead;
}

/// <summary>
/// Reads a file a worker left without being led elsewhere (a link would copy a key) or held up (a pipe would hang us).
/// </summary>
internal static partial class SafeFile
{
    // open(2) flags of Linux on x86-64 and arm64 differ in O_NOFOLLOW only.
    private const int NonBlock = 0x800;
    private const int CloseOnExec = 0x80000;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    public static SafeRead ReadCapped(string path, int max)
    {
        var opened = Open(path, out var handle);
        if (opened is not null)
        {
            return opened;
        }
        using (handle)
        {
            var length = RandomAccess.GetLength(handle!);
            if (length > max)
            {
                return new SafeRead.TooLarge(length);
            }
            var bytes = new byte[length];
            var read = 0;
            for (int got; read < bytes.Length && (got = RandomAccess.Read(handle!, bytes.AsSpan(read), read)) > 0;)
            {
                read += got;
            }
            return new SafeRead.Content(bytes[..read]);
        }
    }

    private static SafeRead? Open(string path, out SafeFileHandle? handle)
    {
        handle = null;
        var descriptor = OpenNative(path, NonBlock | CloseOnExec | NoFollow);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            const int noEntry = 2, notFolder = 20;
            return error is noEntry or notFolder
                ? new SafeRead.Missing()
                : new SafeRead.Unfit(Marshal.GetPInvokeErrorMessage(error));
        }
        var candidate = new SafeFileHandle(descriptor, ownsHandle: true);
        if (!IsRegular(descriptor))
        {
            candidate.Dispose();
            return new SafeRead.Unfit("not a regular file");
        }
        handle = candidate;
        return null;
    }

    /// <summary>By statx(2): its layout, unlike fstat's, is the same on every architecture.</summary>
    private static bool IsRegular(int descriptor)
    {
        const int emptyPath = 0x1000, typeOnly = 1, modeOffset = 28, typeMask = 0xF000, regular = 0x8000;
        Span<byte> answer = stackalloc byte[256];
        return StatNative(descriptor, "", emptyPath, typeOnly, answer) == 0
            && (BitConverter.ToUInt16(answer[modeOffset..]) & typeMask) == regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatNative(int folder, string path, int flags, uint mask, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);
}
