using System.Net;
using System.Net.Sockets;

namespace Longrun.Tests.ProofNights;

/// <summary>
/// Like a service that is slow now and then: "busy" to whoever asks first, and "counted" from then on.
/// </summary>
internal sealed class BusyOnce : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _answering;

    public BusyOnce()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _answering = AnswerAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _answering;
    }

    private async Task AnswerAsync()
    {
        var answer = "busy"u8.ToArray();
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync(answer);
                answer = "counted"u8.ToArray();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The night is over, or its test gave up.
        }
    }
}
