using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>
/// How much the kernel takes on for a client before it says that it is enough. Left alone it takes 4 MB, which on a slow line is half
/// a minute of old pictures, with the pings behind them.
/// </summary>
internal static class ShortQueue
{
    private const int Bytes = 128 * 1024;

    // linux/in.h and linux/tcp.h
    private const int IpProtoTcp = 6;
    private const int TcpNotSentLowAt = 25;

    /// <summary>Of no effect on a connection that is no TCP socket.</summary>
    public static void Ask(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 } socket) return;
        Span<byte> value = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(value, Bytes);
        try
        {
            socket.SetRawSocketOption(IpProtoTcp, TcpNotSentLowAt, value);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // the client has gone; whoever writes to it finds out
        }
    }
}
