using System.Buffers;

namespace Longrun.Agents;

/// <summary>
/// The lines of a stream of any size in bounded memory, fed in pieces; a line over the cap is passed over.
/// </summary>
/// <param name="take">Called with each line that has something in it; what it is given is only valid meanwhile.</param>
internal sealed class StreamLines(Action<ReadOnlyMemory<byte>> take)
{
    /// <summary>Bytes of one line. Claude Code prints whole tool results, images included, on one line.</summary>
    public const int LineBytesMax = 8 << 20;

    private const int ChunkBytes = 64 << 10;

    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _skipping;

    /// <summary>How many lines were over the cap.</summary>
    public int PassedOver { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Add(bytes[..end]);
            End();
        }

        Add(bytes);
    }

    public void Feed(Stream stream)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        for (int read; (read = stream.Read(chunk, 0, ChunkBytes)) > 0;)
        {
            Feed(chunk.AsSpan(0, read));
        }

        ArrayPool<byte>.Shared.Return(chunk);
    }

    /// <summary>There is no more: what stands after the last end of line is a line too.</summary>
    public void End()
    {
        PassedOver += _skipping ? 1 : 0;
        if (!_skipping && _line.WrittenCount > 0)
        {
            take(_line.WrittenMemory);
        }

        _line.ResetWrittenCount();
        _skipping = false;
    }

    private void Add(ReadOnlySpan<byte> part)
    {
        _skipping |= _line.WrittenCount + part.Length > LineBytesMax;
        if (!_skipping)
        {
            _line.Write(part);
        }
    }
}
