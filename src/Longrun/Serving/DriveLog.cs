using System.Text;
using Longrun.Core.Text;
using Longrun.Processes;

namespace Longrun.Serving;

/// <summary>
/// The log of an app gate: what the app prints, as it is, and lines of ours between, which begin with "longrun: ". It
/// is shown to people; nothing is decided by it.
/// </summary>
internal sealed class DriveLog(Stream output)
{
    /// <summary>Bytes of the app's last words that are kept for a sentence.</summary>
    private const int LastBytes = 4 << 10;

    /// <summary>Of those, what a sentence shows.</summary>
    private const int LastLines = 3;

    private const int LastMax = 400;

    private readonly Lock _gate = new();
    private readonly Queue<byte> _last = new(LastBytes);
    private bool _isAtLineStart = true;

    public void Say(string line)
    {
        var text = Encoding.UTF8.GetBytes($"longrun: {Cut.OneLine(line, LastBytes)}\n");
        lock (_gate)
        {
            if (!_isAtLineStart)
            {
                output.Write("\n"u8);
            }

            _isAtLineStart = true;
            output.Write(text);
            output.Flush();
        }
    }

    /// <summary>Passes on what a tree prints, on a thread of its own, until the last of it has ended.</summary>
    public Task Pass(Descriptor from) => Task.Factory.StartNew(() =>
    {
        var buffer = new byte[32 << 10];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            Pass(buffer.AsSpan(0, read));
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The last lines that were passed on, for a sentence: <c>; it said last: "…"</c>.</summary>
    public string LastWords()
    {
        byte[] bytes;
        lock (_gate)
        {
            bytes = [.. _last];
        }

        var lines = Encoding.UTF8.GetString(bytes)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0
            ? "; it said nothing"
            : $"; it said last: \"{Cut.OneLine(string.Join(" / ", lines.TakeLast(LastLines)), LastMax)}\"";
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            output.Write(bytes);
            output.Flush();
            _isAtLineStart = bytes[^1] == (byte)'\n';
            foreach (var b in bytes[Math.Max(0, bytes.Length - LastBytes)..])
            {
                if (_last.Count == LastBytes)
                {
                    _last.Dequeue();
                }

                _last.Enqueue(b);
            }
        }
    }
}
