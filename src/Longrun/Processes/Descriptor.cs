using System.Runtime.InteropServices;

namespace Longrun.Processes;

/// <summary>A file descriptor of ours, always close-on-exec, so that no child keeps it open by accident.</summary>
internal sealed class Descriptor : IDisposable
{
    private int _number;

    public Descriptor(int number) => _number = number;

    public int Number => _number;

    public static Descriptor Open(string path, int flags, int mode = 0b110_100_100)
    {
        var number = Native.Open(path, flags | Native.OpenCloseOnExec, mode);
        return number >= 0 ? new(number) : throw Native.Failure(path);
    }

    public static unsafe (Descriptor Read, Descriptor Write) Pipe()
    {
        var ends = stackalloc int[2];
        if (Native.Pipe(ends, Native.OpenCloseOnExec) != 0)
        {
            throw Native.Failure("pipe");
        }

        return (new(ends[0]), new(ends[1]));
    }

    /// <summary>What is written there reaches nobody any more: the pipe's reader or the terminal is gone.</summary>
    public static unsafe bool HasNoReader(int number)
    {
        const short error = 8, hangUp = 16; // POLLERR, POLLHUP: told without being asked for
        var entry = new Native.PollEntry { Descriptor = number };
        return Native.Poll(&entry, 1, 0) > 0 && (entry.Got & (error | hangUp)) != 0;
    }

    /// <summary>From now on a full pipe refuses instead of waiting for its reader.</summary>
    public void NeverBlock()
    {
        const int setStatusFlags = 4;
        _ = Native.Control(_number, setStatusFlags, Native.OpenNonBlocking);
    }

    /// <summary>False when nobody reads any more, or the pipe is full and must not block.</summary>
    public unsafe bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
            {
                written = Native.Write(_number, start, bytes.Length);
            }

            if (written < 0 && Marshal.GetLastPInvokeError() != Native.ErrorInterrupted)
            {
                return false;
            }

            bytes = bytes[Math.Max(0, (int)written)..];
        }

        return true;
    }

    /// <summary>0 at the end of the file; -1 on any error.</summary>
    public unsafe int Read(Span<byte> buffer)
    {
        while (true)
        {
            nint read;
            fixed (byte* start = buffer)
            {
                read = Native.Read(_number, start, buffer.Length);
            }

            if (read >= 0 || Marshal.GetLastPInvokeError() != Native.ErrorInterrupted)
            {
                return (int)read;
            }
        }
    }

    /// <summary>Everything up to the end of the file, but never more than <paramref name="bytesMax"/>.</summary>
    public byte[] ReadToEnd(int bytesMax)
    {
        var buffer = new byte[bytesMax];
        var length = 0;
        while (length < bytesMax)
        {
            var read = Read(buffer.AsSpan(length));
            if (read <= 0)
            {
                break;
            }

            length += read;
        }

        return buffer[..length];
    }

    public void Dispose()
    {
        var number = Interlocked.Exchange(ref _number, -1);
        if (number >= 0)
        {
            _ = Native.Close(number);
        }
    }
}
