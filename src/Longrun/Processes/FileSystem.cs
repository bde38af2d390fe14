using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Processes;

/// <summary>Asks the kernel to bring everything written to the file system of a folder to the disk.</summary>
internal static partial class FileSystem
{
    private const int Folder = 0x10000;
    private const int FolderOnArm = 0x4000;
    private const int CloseOnExec = 0x80000;

    /// <summary>
    /// syncfs(2). Throws <see cref="IOException"/> where the disk did not take it: never to be retried.
    /// </summary>
    public static void Sync(string folder)
    {
        var flag = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? FolderOnArm : Folder;
        var descriptor = Open(folder, flag | CloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (SyncNative(descriptor) != 0)
        {
            throw new IOException($"syncfs {folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncNative(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
