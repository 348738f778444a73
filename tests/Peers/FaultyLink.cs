using System.Net;
using System.Net.Sockets;

namespace ParkingGate.Tests.Peers;

/// <summary>A bad cable between us and a camera: what comes from the camera passes, is held back, is damaged, or is cut.</summary>
internal sealed class FaultyLink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly Random _random = new(3);
    private readonly int _port;
    private int _connections;
    private int _damage;

    /// <param name="port">Of the camera, on this machine.</param>
    public FaultyLink(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that were ever made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Nothing passes, and nobody is told.</summary>
    public bool IsSilent { get; set; }

    /// <summary>That many of the next bytes are others than the camera sent.</summary>
    public void Damage(int bytes) => Volatile.Write(ref _damage, bytes);

    /// <summary>All connections break.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets) socket.Dispose();
            _sockets.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _connections);
                Damage(0); // a new connection begins well
                _ = ConnectAsync(client);
            }
        }
        catch (Exception ended) when (ended is SocketException or InvalidOperationException)
        {
            // the test is over
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var camera = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_sockets) _sockets.AddRange([client, camera]);
        try
        {
            await camera.ConnectAsync(IPAddress.Loopback, _port);
            await Task.WhenAny(PassAsync(client, camera, isFromCamera: false), PassAsync(camera, client, isFromCamera: true));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // nobody there
        }
        client.Dispose();
        camera.Dispose();
    }

    private async Task PassAsync(Socket from, Socket to, bool isFromCamera)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                while (isFromCamera && IsSilent) await Task.Delay(20);
                var bytes = buffer.AsMemory(0, count);
                if (isFromCamera && Volatile.Read(ref _damage) > 0)
                {
                    _random.NextBytes(bytes.Span);
                    Interlocked.Add(ref _damage, -count);
                }
                await to.SendAsync(bytes);
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // cut
        }
    }
}
