using System.Buffers.Binary;
using System.IO.Compression;

namespace Longrun.Browsing;

/// <summary>Looks at the pixels of a PNG as browsers write them: 8 bits a channel, not interlaced.</summary>
internal static class PngPixels
{
    private const int SignatureBytes = 8;
    private const int ChunkFrame = 12; // length, name, checksum
    private const int HeaderBytes = 13;

    /// <summary>Every pixel has the same colour. False also for what is no such picture.</summary>
    public static bool IsOneColour(ReadOnlyMemory<byte> png)
    {
        try
        {
            return Header(png.Span) is var (width, height, channels)
                && width > 0 && height > 0 && channels > 0 && AllAlike(Data(png), width, height, channels);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException)
        {
            return false;
        }
    }

    private static (int Width, int Height, int Channels) Header(ReadOnlySpan<byte> png)
    {
        var start = SignatureBytes + 8;
        if (png.Length < start + HeaderBytes || !png.Slice(SignatureBytes + 4, 4).SequenceEqual("IHDR"u8))
        {
            return default;
        }

        var header = png.Slice(start, HeaderBytes);
        var (depth, colour, interlaced) = (header[8], header[9], header[12]);
        var channels = (depth, colour, interlaced) switch
        {
            (8, 0, 0) => 1,
            (8, 2, 0) => 3,
            (8, 6, 0) => 4,
            _ => 0,
        };
        return (
            BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]), channels);
    }

    /// <summary>The compressed rows, put together from their chunks.</summary>
    private static MemoryStream Data(ReadOnlyMemory<byte> png)
    {
        var data = new MemoryStream();
        for (var at = SignatureBytes; at + ChunkFrame <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.Span[at..]);
            if (length < 0 || length > png.Length - at - ChunkFrame)
            {
                break;
            }

            if (png.Span.Slice(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(png.Span.Slice(at + 8, length));
            }

            at += ChunkFrame + length;
        }

        data.Position = 0;
        return data;
    }

    private static bool AllAlike(MemoryStream data, int width, int height, int channels)
    {
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        var above = new byte[width * channels];
        var row = new byte[width * channels];
        var first = new byte[channels];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            rows.ReadExactly(row);
            Unfilter(filter, row, above, channels);
            if (y == 0)
            {
                row.AsSpan(0, channels).CopyTo(first);
            }

            for (var x = 0; x < row.Length; x += channels)
            {
                if (!row.AsSpan(x, channels).SequenceEqual(first))
                {
                    return false;
                }
            }

            (above, row) = (row, above);
        }

        return true;
    }

    /// <summary>The five filters of the PNG specification, section 9.</summary>
    private static void Unfilter(int filter, byte[] row, byte[] above, int channels)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= channels ? row[i - channels] : 0;
            var corner = i >= channels ? above[i - channels] : 0;
            var add = filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], corner),
                _ => throw new InvalidDataException("no filter of PNG"),
            };
            row[i] = unchecked((byte)(row[i] + add));
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
