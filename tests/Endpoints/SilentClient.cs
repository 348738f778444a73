using System.Net.Sockets;
using System.Text;

namespace ParkingGate.Tests.Endpoints;

/// <summary>A client on a bare TCP connection that says what it is told to say, and answers nothing: no ping, no close.</summary>
internal sealed class SilentClient : IDisposable
{
    private readonly TcpClient _connection = new(AddressFamily.InterNetwork) { ReceiveBufferSize = 4096 }; // the kernel would take megabytes for it

    /// <summary>An open WebSocket of which nothing more is heard.</summary>
    public static async Task<SilentClient> UpgradeAsync(Uri server, string path)
    {
        var client = new SilentClient();
        await client._connection.ConnectAsync(server.Host, server.Port);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        return client;
    }

    public Task SendAsync(string text) => _connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Reads until the other end has ended the connection; false when it has not within the time.</summary>
    public async Task<bool> IsCutOffWithinAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _connection.GetStream().ReadAsync(buffer, patience.Token) > 0) { }
            return true;
        }
        catch (IOException)
        {
            return true; // reset
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _connection.Dispose();
}
