using System.Net;
using System.Net.Sockets;

namespace Longrun.Serving;

/// <summary>Whether ports of this machine are free, found out by taking them for an instant.</summary>
internal static class LoopbackPorts
{
    public static bool IsFree(int port) => CanListen(IPAddress.Any, port) && CanListen(IPAddress.IPv6Any, port);

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
