using System.Net;
using System.Net.Sockets;
using System.Text;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>What an app answered.</summary>
internal sealed record Answer(int Status, string Body, bool IsCut, IReadOnlyList<HttpHeader> Headers);

/// <summary>
/// Asks an app on this machine, and nobody else: no proxy, no redirect is followed. Cookies are kept, as a browser
/// keeps them.
/// </summary>
internal sealed class LoopbackClient : IDisposable
{
    /// <summary>1 MiB: what is beyond that no probe looks at.</summary>
    public const int BodyBytesMax = 1 << 20;

    private const string Connected = "longrun.connected";

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="HttpRequestException">There was no whole answer.</exception>
    /// <exception cref="IOException">The same, in the middle of the body.</exception>
    /// <exception cref="OperationCanceledException">The time was over.</exception>
    public async Task<Answer> AskAsync(Uri app, HttpProbe probe, CancellationToken cancellation)
    {
        // Put together as text: a path is never taken for the address of another host.
        using var request = new HttpRequestMessage(
            new(probe.Method), new Uri(app.GetLeftPart(UriPartial.Authority) + probe.Path));
        request.Headers.ConnectionClose = true; // a connection that is used again is one that may be tried again
        if (probe.Body is { } text)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", TypeOf(text));
        }

        foreach (var header in probe.Headers)
        {
            Add(request, header);
        }

        using var response = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var (body, isCut) = await ReadAsync(response.Content, cancellation);
        return new((int)response.StatusCode, body, isCut,
        [
            .. response.Headers.Concat(response.Content.Headers)
                .SelectMany(header => header.Value.Select(value => new HttpHeader(header.Key, value))),
        ]);
    }

    public void Dispose() => _client.Dispose();

    private static string TypeOf(string text) => text.TrimStart() is ['{' or '[', ..]
        ? "application/json"
        : "application/x-www-form-urlencoded";

    /// <summary>Some headers are the body's; a type that is given goes before ours.</summary>
    private static void Add(HttpRequestMessage request, HttpHeader header)
    {
        if (request.Headers.TryAddWithoutValidation(header.Name, header.Value) || request.Content is null)
        {
            return;
        }

        request.Content.Headers.Remove(header.Name);
        request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value);
    }

    private static async Task<(string Body, bool IsCut)> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[BodyBytesMax + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return (Encoding.UTF8.GetString(bytes, 0, Math.Min(length, BodyBytesMax)), length > BodyBytesMax);
    }

    /// <summary>An app that listens on "localhost" may have taken either of its two addresses.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        // A handler tries again on a new connection where one ends without an answer (SocketsHttpHandler of .NET 10):
        // the app would then do twice what it was asked once.
        if (!context.InitialRequestMessage.Options.TryAdd(Connected, null))
        {
            throw new IOException("the connection ended without an answer");
        }

        var port = context.DnsEndPoint.Port;
        try
        {
            return await ToAsync(new(IPAddress.Loopback, port), cancellation);
        }
        catch (SocketException)
        {
            try
            {
                return await ToAsync(new(IPAddress.IPv6Loopback, port), cancellation);
            }
            catch (SocketException)
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
        }
    }

    private static async Task<Stream> ToAsync(IPEndPoint end, CancellationToken cancellation)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }
}
