using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace ParkingGate.Tests.Published;

/// <summary>A client of <c>/ws/logs</c> that connects again after every end, from the last row it was told of, and counts how often it was told of each.</summary>
internal sealed class LogFollower : IAsyncDisposable
{
    private readonly Func<Uri?> _server;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _following;
    private string? _last;

    /// <param name="server">Where it is now; null while it is nowhere.</param>
    public LogFollower(Func<Uri?> server)
    {
        _server = server;
        _following = Task.Run(FollowAsync);
    }

    /// <summary>How often each row came as new.</summary>
    public ConcurrentDictionary<string, int> Told { get; } = [];

    /// <summary>When each row came first.</summary>
    public ConcurrentDictionary<string, DateTime> ToldAt { get; } = [];

    /// <summary>Rows of which it was told that the shared log has them.</summary>
    public ConcurrentDictionary<string, bool> Synced { get; } = [];

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _following;
        _ended.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                if (_server() is { } server) await ConnectAsync(server);
            }
            catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
            {
                // the gate was killed; again
            }
            await Task.Delay(50, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAsync(Uri server)
    {
        using var socket = new ClientWebSocket();
        var query = _last is null ? "limit=500" : $"after={_last}";
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/ws/logs", Query = query }.Uri, _ended.Token);
        Connections++;
        var buffer = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), _ended.Token);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close) return;
            using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
            Take(message.RootElement);
        }
    }

    private void Take(JsonElement message)
    {
        switch (message.GetProperty("type").GetString())
        {
            case "initial_logs":
                foreach (var row in message.GetProperty("data").EnumerateArray().Reverse()) Take(Id(row));
                break;
            case "new_log": Take(Id(message.GetProperty("data"))); break;
            case "log_updated" when message.GetProperty("data").GetProperty("synced").GetBoolean(): Synced[Id(message.GetProperty("data"))] = true; break;
        }
    }

    private void Take(string id)
    {
        Told.AddOrUpdate(id, 1, (_, times) => times + 1);
        ToldAt.TryAdd(id, DateTime.UtcNow);
        _last = id;
    }

    private static string Id(JsonElement row) => row.GetProperty("id").GetString()!;
}
