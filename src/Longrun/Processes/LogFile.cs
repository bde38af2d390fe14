using System.Text;

namespace Longrun.Processes;

/// <summary>Parts of a log that may be large and may be growing.</summary>
internal static class LogFile
{
    /// <summary>
    /// The whole log where it fits, else its head and its end with a line between that says what is left out.
    /// </summary>
    public static byte[] ReadHeadAndTail(string path, int max)
    {
        using var handle = Open(path);
        if (handle is null)
        {
            return [];
        }

        var length = RandomAccess.GetLength(handle);
        if (length <= max)
        {
            return Read(handle, 0, (int)length);
        }

        var half = max / 2;
        var cut = Encoding.UTF8.GetBytes($"\n[longrun: {length - (2L * half)} bytes left out]\n");
        return [.. Read(handle, 0, half), .. cut, .. Read(handle, length - half, half)];
    }

    /// <summary>The last bytes, and how long the whole is.</summary>
    public static (byte[] Bytes, long Length) ReadTail(string path, int max)
    {
        using var handle = Open(path);
        if (handle is null)
        {
            return ([], 0);
        }

        var length = RandomAccess.GetLength(handle);
        var start = Math.Max(0, length - max);
        return (Read(handle, start, (int)(length - start)), length);
    }

    /// <summary>What has come since a position, and the position to go on from.</summary>
    public static (byte[] Bytes, long Next) ReadFrom(string path, long from, int max)
    {
        using var handle = Open(path);
        if (handle is null)
        {
            return ([], from);
        }

        var length = RandomAccess.GetLength(handle);
        var bytes = from < length ? Read(handle, from, (int)Math.Min(max, length - from)) : [];
        return (bytes, from + bytes.Length);
    }

    /// <summary>Null where it is not there: a settled job's folder may go while somebody looks.</summary>
    private static Microsoft.Win32.SafeHandles.SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset, int count)
    {
        var bytes = new byte[count];
        var read = 0;
        for (int got; read < count && (got = RandomAccess.Read(handle, bytes.AsSpan(read), offset + read)) > 0;)
        {
            read += got;
        }

        return bytes[..read];
    }
}
