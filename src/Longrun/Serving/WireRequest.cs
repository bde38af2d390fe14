using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>
/// Reads one request of HTTP/1.1 (RFC 9112) off a connection. By hand: a stand-in has to break off in the middle and to
/// answer whatever name it is asked by, which no server of the framework's lets it do.
/// </summary>
internal sealed class WireRequest(Stream connection)
{
    /// <summary>Bytes of a body that are kept: a message is a few hundred.</summary>
    public const int BodyKeptMax = 64 << 10;

    /// <summary>16 MiB: what is sent beyond is not read, and the connection is closed.</summary>
    private const int BodyReadMax = 16 << 20;

    /// <summary>Bytes of a line: a long token in a header has 8,000.</summary>
    private const int LineMax = 32 << 10;

    private const int HeadersMax = 100;

    /// <summary>Bytes of all headers: servers of HTTP take 8 to 32 KiB.</summary>
    private const int HeaderBytesMax = 64 << 10;

    private readonly byte[] _buffer = new byte[16 << 10];
    private readonly ArrayBufferWriter<byte> _body = new();
    private int _at;
    private int _end;
    private int _bodyLength;

    /// <summary>What stands for something that is not HTTP: it arrived, and nothing was understood.</summary>
    public static ReceivedRequest Unreadable { get; } = new("?", "no HTTP", "");

    /// <summary>What stands for a request with more headers than any server takes.</summary>
    public static ReceivedRequest TooLarge { get; } = new("?", "headers that are too large", "");

    /// <summary>Null: the connection was closed before anything came.</summary>
    /// <exception cref="IOException">It was closed in the middle.</exception>
    public async Task<ReceivedRequest?> ReadAsync(CancellationToken cancellation)
    {
        if (await LineAsync(cancellation) is not { } first)
        {
            return null;
        }

        var words = first.Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return Unreadable;
        }

        var headers = ImmutableArray.CreateBuilder<HttpHeader>();
        var bytes = first.Length;
        while (await LineAsync(cancellation) is { Length: > 0 } line)
        {
            bytes += line.Length;
            if (headers.Count == HeadersMax || bytes > HeaderBytesMax)
            {
                return TooLarge;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
            }
        }

        await BodyAsync(name => ValueOf(headers, name), cancellation);
        var isCut = _bodyLength > BodyKeptMax;
        var body = _body.WrittenSpan.ToArray();
        body = WireCoding.Decoded(body, ValueOf(headers, "Content-Encoding"), isCut, BodyKeptMax) ?? body;
        return new(words[0], words[1], Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, BodyKeptMax)))
        {
            Headers = headers.ToImmutable(),
            IsCut = isCut || body.Length > BodyKeptMax,
        };
    }

    private static string? ValueOf(IEnumerable<HttpHeader> headers, string name) =>
        headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private async Task BodyAsync(Func<string, string?> header, CancellationToken cancellation)
    {
        if (header("Expect") is not null)
        {
            await connection.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellation);
        }

        if (header("Transfer-Encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            while (SizeOf(await LineAsync(cancellation)) is var size and > 0 && await TakeAsync(size, cancellation))
            {
                await LineAsync(cancellation);
            }
        }
        else
        {
            await TakeAsync(Number(header("Content-Length"), NumberStyles.None), cancellation);
        }
    }

    private static int SizeOf(string? line) => Number(line?.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier);

    /// <summary>0 where it is none.</summary>
    private static int Number(string? text, NumberStyles style) =>
        int.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>False where no more is read.</summary>
    private async Task<bool> TakeAsync(int count, CancellationToken cancellation)
    {
        while (count > 0 && _bodyLength < BodyReadMax)
        {
            if (_at == _end && !await FillAsync(cancellation))
            {
                throw new IOException("the request ended in the middle of its body");
            }

            var taken = Math.Min(count, _end - _at);
            _body.Write(_buffer.AsSpan(_at, Math.Clamp(BodyKeptMax - _bodyLength, 0, taken)));
            (_at, _bodyLength, count) = (_at + taken, _bodyLength + taken, count - taken);
        }

        return count == 0;
    }

    /// <summary>Without its end. Null where nothing comes any more.</summary>
    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        var line = new List<byte>();
        while (line.Count < LineMax)
        {
            if (_at == _end && !await FillAsync(cancellation))
            {
                return line.Count == 0 ? null : Encoding.Latin1.GetString([.. line]);
            }

            var next = _buffer[_at++];
            if (next == (byte)'\n')
            {
                break;
            }

            line.Add(next);
        }

        return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        (_at, _end) = (0, await connection.ReadAsync(_buffer, cancellation));
        return _end > 0;
    }
}
