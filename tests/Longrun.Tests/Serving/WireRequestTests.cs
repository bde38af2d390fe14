using System.IO.Compression;
using System.Text;
using Longrun.Serving;
using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>Requests as they come over the wire, sound and broken.</summary>
public sealed class WireRequestTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / ")]
    [InlineData("GET /a?b=1 HTTP/1.0\n\n", "GET /a?b=1 ")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello more", "POST /a hello")]
    [InlineData("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "POST /a hello")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: -5\r\n\r\nhello", "POST /a ")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nhello", "POST /a ")]
    [InlineData("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "POST /a ")]
    [InlineData("\u0016\u0003\u0001 no HTTP\r\n", "? no HTTP ")]
    [InlineData("GET /\r\n\r\n", "? no HTTP ")]
    [InlineData("a line without an end", "? no HTTP ")]
    public async Task A_request_is_read_or_said_to_be_none(string wire, string read)
    {
        var request = await Read(wire);
        Assert.Equal(read, $"{request!.Method} {request.Target} {request.Body}");
    }

    [Fact]
    public async Task Nothing_is_no_request() => Assert.Null(await Read(""));

    [Fact]
    public async Task A_body_that_ends_early_is_no_request() =>
        await Assert.ThrowsAsync<IOException>(() => Read("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel"));

    [Fact]
    public async Task Of_a_long_body_the_beginning_is_kept()
    {
        var request = await Read($"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n{new string('x', 100_000)}");
        Assert.Equal((WireRequest.BodyKeptMax, true), (request!.Body.Length, request.IsCut));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("X-GZIP")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    public async Task An_encoded_body_is_read_as_what_it_says(string coding)
    {
        var request = await Read(Encoded(coding, Packed(coding, "Deploy finished"u8.ToArray())));
        Assert.Equal(("Deploy finished", false), (request!.Body, request.IsCut));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Of_a_body_that_grows_when_it_is_decoded_no_more_is_kept_than_of_any(string coding)
    {
        var request = await Read(Encoded(coding, Packed(coding, new byte[50 << 20])));
        Assert.Equal((WireRequest.BodyKeptMax, true), (request!.Body.Length, request.IsCut));
    }

    [Fact]
    public async Task A_long_encoded_body_is_decoded_as_far_as_it_is_kept()
    {
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        byte[] body = [.. "Deploy finished"u8, .. noise.Select(one => (byte)('a' + (one % 26)))];
        var request = await Read(Encoded("gzip", Packed("gzip", body)));
        Assert.StartsWith("Deploy finished", request!.Body, StringComparison.Ordinal);
        Assert.True(request.IsCut);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task A_body_that_is_not_encoded_as_it_says_is_kept_as_it_came(string coding)
    {
        var request = await Read(Encoded(coding, "Deploy finished"u8.ToArray()));
        Assert.Equal("Deploy finished", request!.Body);
    }

    private static string Encoded(string coding, byte[] body) =>
        $"POST / HTTP/1.1\r\nContent-Encoding: {coding.Replace("raw ", "", StringComparison.Ordinal)}\r\n"
        + $"Content-Length: {body.Length}\r\n\r\n{Encoding.Latin1.GetString(body)}";

    private static byte[] Packed(string coding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding switch
        {
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal),
            "raw deflate" => new DeflateStream(packed, CompressionLevel.Optimal),
            "br" => new BrotliStream(packed, CompressionLevel.Optimal),
            _ => new GZipStream(packed, CompressionLevel.Optimal),
        })
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_read_for_ever() =>
        Assert.Equal("?", (await Read(new string('x', 1 << 20)))!.Method);

    [Theory]
    [InlineData(100, 10, false)]
    [InlineData(101, 10, true)]
    [InlineData(10, 6_000, false)]
    [InlineData(10, 7_000, true)]
    public async Task Headers_are_read_as_far_as_servers_take_them(int count, int length, bool isTooLarge)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        var request = await Read($"GET / HTTP/1.1\r\n{headers}\r\n");
        Assert.Equal(isTooLarge, ReferenceEquals(request, WireRequest.TooLarge));
    }

    private static async Task<ReceivedRequest?> Read(string wire)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(wire));
        return await new WireRequest(stream).ReadAsync(CancellationToken.None);
    }
}
