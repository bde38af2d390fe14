using Microsoft.Win32.SafeHandles;

namespace Longrun.Processes;

/// <summary>
/// A lock that ends with its holder: flock on a file that is never deleted. After locking, the inode is compared with
/// that of the path: where somebody deleted the file, two holders would otherwise each lock a file of their own.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Null when somebody else holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        while (true)
        {
            var file = FileCalls.OpenForLock(path);
            if (!FileCalls.TryLock(file))
            {
                file.Dispose();
                return null;
            }

            var locked = FileCalls.Identify(file);
            if (FileCalls.Identify(path) is { } named && (named.Device, named.Inode) == (locked.Device, locked.Inode))
            {
                return new(file);
            }

            file.Dispose();
        }
    }

    public void Dispose() => _file.Dispose();
}
