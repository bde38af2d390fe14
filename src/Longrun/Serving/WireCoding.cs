using System.IO.Compression;

namespace Longrun.Serving;

/// <summary>Undoes how a request says its body is encoded (RFC 9110, 8.4.1), as far as bodies are kept.</summary>
internal static class WireCoding
{
    /// <param name="body">As it came.</param>
    /// <param name="coding">What <c>Content-Encoding</c> says.</param>
    /// <param name="isCut">Not all of it is here: what can be decoded of it counts.</param>
    /// <param name="max">Bytes of which no more are decoded, and one: a small body may stand for a huge one.</param>
    /// <returns>Null: it is in no such encoding, or not in the one that is said, or says nothing.</returns>
    public static byte[]? Decoded(byte[] body, string? coding, bool isCut, int max)
    {
        using var packed = new MemoryStream(body);
        using var stream = Reading(packed, coding?.Trim().ToLowerInvariant());
        if (stream is null)
        {
            return null;
        }

        var plain = new byte[max + 1];
        var length = 0;
        try
        {
            for (int read; (read = stream.Read(plain, length, plain.Length - length)) > 0;)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            if (!isCut)
            {
                return null;
            }
        }

        return length == 0 ? null : plain[..length];
    }

    private static Stream? Reading(MemoryStream packed, string? coding) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
        "deflate" => IsZlib(packed)
            ? new ZLibStream(packed, CompressionMode.Decompress)
            : new DeflateStream(packed, CompressionMode.Decompress),
        "br" => new BrotliStream(packed, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>Some send deflate alone under that name, without the two bytes of zlib (RFC 1950) before it.</summary>
    private static bool IsZlib(MemoryStream packed)
    {
        var head = (packed.ReadByte() << 8) | packed.ReadByte();
        packed.Position = 0;
        return head > 0 && (head >> 8 & 0xF) == 8 && head % 31 == 0;
    }
}
