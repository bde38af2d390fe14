using System.Buffers;

namespace Longrun.Agents;

/// <summary>The lines of a stream of any size in bounded memory; a line over the cap is passed over.</summary>
internal static class StreamLines
{
    /// <summary>Bytes of one line. Claude Code prints whole tool results, images included, on one line.</summary>
    public const int LineBytesMax = 8 << 20;

    private const int ChunkBytes = 64 << 10;

    /// <summary>Calls <paramref name="take"/> with each line; what it is given is only valid during the call.</summary>
    /// <returns>How many lines were over the cap.</returns>
    public static int Read(Stream stream, Action<ReadOnlyMemory<byte>> take)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var line = new ArrayBufferWriter<byte>(ChunkBytes);
        var passedOver = 0;
        var skipping = false;

        void End()
        {
            passedOver += skipping ? 1 : 0;
            if (!skipping && line.WrittenCount > 0)
            {
                take(line.WrittenMemory);
            }

            line.ResetWrittenCount();
            skipping = false;
        }

        void Add(ReadOnlySpan<byte> part)
        {
            skipping |= line.WrittenCount + part.Length > LineBytesMax;
            if (!skipping)
            {
                line.Write(part);
            }
        }

        for (int read; (read = stream.Read(chunk, 0, ChunkBytes)) > 0;)
        {
            var rest = chunk.AsSpan(0, read);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                Add(rest[..end]);
                End();
            }

            Add(rest);
        }

        End();
        ArrayPool<byte>.Shared.Return(chunk);
        return passedOver;
    }
}
