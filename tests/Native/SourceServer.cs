using System.Net;
using System.Net.Sockets;

namespace ParkingGate.Tests.Native;

/// <summary>A TCP source on this machine that does to each connection what the test says, and keeps it open until the end.</summary>
internal sealed class SourceServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _connections = [];

    /// <param name="serve">Called with each connection; null keeps the connection open and silent.</param>
    /// <param name="close">Ends the connection when served.</param>
    public SourceServer(Func<Socket, Task>? serve = null, bool close = true)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(serve, close && serve is not null);
    }

    public int Port { get; }

    /// <summary>Sends these bytes and then nothing more.</summary>
    public static SourceServer Stalling(byte[] bytes) => new(async socket => await socket.SendAsync(bytes), close: false);

    /// <summary>Answers an HTTP request with these bytes out of more that are announced, and then nothing more.</summary>
    public static SourceServer StallingHttp(byte[] bytes, int announced) => new(async socket =>
    {
        await socket.ReceiveAsync(new byte[4096]);
        var head = $"HTTP/1.1 200 OK\r\nContent-Length: {announced}\r\nContent-Type: video/mp2t\r\n\r\n";
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(head));
        await socket.SendAsync(bytes);
    }, close: false);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_connections)
        {
            foreach (var socket in _connections) socket.Dispose();
            _connections.Clear();
        }
    }

    private async Task AcceptAsync(Func<Socket, Task>? serve, bool close)
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                lock (_connections) _connections.Add(socket);
                if (serve is not null) await serve(socket);
                if (close) socket.Dispose();
            }
        }
        catch (Exception ended) when (ended is SocketException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // the test is over
        }
    }
}
