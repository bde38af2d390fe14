namespace Longrun.Processes;

/// <summary>
/// Whole files that are still there after a power cut.
/// </summary>
internal static class DurableFile
{
    private const int OwnerWrites = 0b110_100_100;

    /// <summary>Two writers at once each have a temporary file of their own.</summary>
    private static int s_written;

    /// <summary>
    /// Temporary file, sync, rename, sync of the folder: a reader sees the old content or the new one.
    /// </summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        var number = Interlocked.Increment(ref s_written);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}-{number}.new");
        WriteSynced(temporary, content);
        File.Move(temporary, path, overwrite: true);
        FileCalls.SyncDirectory(folder);
    }

    /// <summary>A file in place, synced; for files in a folder that is renamed as a whole.</summary>
    public static void WriteSynced(string path, ReadOnlySpan<byte> content)
    {
        const int truncate = 0x200;
        using var file = Descriptor.Open(path, Native.OpenWriteOnly | Native.OpenCreate | truncate, OwnerWrites);
        if (!file.TryWrite(content))
        {
            throw Native.Failure(path);
        }

        if (Native.Sync(file.Number) != 0)
        {
            throw Native.Failure(path);
        }
    }
}
