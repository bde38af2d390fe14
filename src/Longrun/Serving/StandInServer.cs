using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>
/// A stand-in for a service outside, on this machine's loopback: answers as its script says and writes down what it
/// got.
/// </summary>
internal sealed class StandInServer : IDisposable
{
    /// <summary>Requests that are written down; an app that sends more is a flood.</summary>
    public const int RecordedMax = 1_000;

    /// <summary>16 MiB of what arrived are kept in mind; more is a flood, however few the requests are.</summary>
    public const int RecordedBytesMax = 16 << 20;

    /// <summary>Connections at once; hanging ones hold theirs.</summary>
    private const int ConnectionsMax = 200;

    /// <summary>For a request to arrive whole: it comes from the same machine.</summary>
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(30);

    private static readonly MockReply s_fine = new(MockReplyKind.Answer);
    private static readonly MockReply s_notUnderstood = new(MockReplyKind.Answer) { Status = 400 };
    private static readonly MockReply s_tooLarge = new(MockReplyKind.Answer) { Status = 431 };

    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _connections = new(ConnectionsMax);
    private readonly TcpListener _listener;
    private readonly Lock _gate = new();
    private readonly List<ReceivedRequest> _received = [];
    private readonly Task _accepting;
    private MockReply _last = s_fine;
    private int _count;
    private long _bytes;

    private StandInServer(StandIn plan, TcpListener listener)
    {
        (Plan, _listener) = (plan, listener);
        _accepting = AcceptAsync();
    }

    public StandIn Plan { get; }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>How many requests came, those that were not written down included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public ImmutableArray<ReceivedRequest> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    /// <exception cref="SocketException">The port is taken.</exception>
    public static StandInServer Start(StandIn plan, int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return new(plan, listener);
    }

    public void Dispose()
    {
        _ending.Cancel();
        _listener.Dispose();
        _accepting.Wait(s_requestTimeout);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await _connections.WaitAsync(_ending.Token);
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(ServeAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            limit.CancelAfter(s_requestTimeout);
            var stream = client.GetStream();
            if (await new WireRequest(stream).ReadAsync(limit.Token) is { } request)
            {
                await AnswerAsync(stream, Take(request), request.Method != "HEAD");
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The app has gone, or the gate has ended: what it got by then is written down.
        }
        finally
        {
            _connections.Release();
        }
    }

    /// <summary>Writes it down, and says what it is answered.</summary>
    private MockReply Take(ReceivedRequest request)
    {
        lock (_gate)
        {
            var reply = ReferenceEquals(request, WireRequest.Unreadable) ? s_notUnderstood
                : ReferenceEquals(request, WireRequest.TooLarge) ? s_tooLarge
                : Plan.Replies.IsEmpty ? s_fine
                : Plan.Replies[Math.Min(_count, Plan.Replies.Length - 1)];
            _count++;
            _bytes += SizeOf(request);
            if (_received.Count < RecordedMax && _bytes <= RecordedBytesMax)
            {
                _received.Add(request with { Answered = WireReply.NameOf(reply) });
            }

            if (reply.Kind == MockReplyKind.Duplicate)
            {
                return _last;
            }

            if (reply.Kind == MockReplyKind.Answer)
            {
                _last = reply;
            }

            return reply;
        }
    }

    private static long SizeOf(ReceivedRequest request) => request.Target.Length + request.Body.Length
        + request.Headers.Sum(header => header.Name.Length + header.Value.Length);

    private async Task AnswerAsync(NetworkStream stream, MockReply reply, bool hasBody)
    {
        if (reply.Kind == MockReplyKind.Hang)
        {
            // Until the app gives up: then there is something to read, which is its end.
            _ = await stream.ReadAsync(new byte[1], _ending.Token);
            return;
        }

        await stream.WriteAsync(WireReply.Of(reply, hasBody), _ending.Token);
    }
}
