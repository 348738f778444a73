using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace ParkingGate.Tests.Endpoints;

/// <summary>A message of <c>/ws/video</c>: its JSON, its JPEG if it has one, and its bytes as they came.</summary>
internal sealed record Received(JsonElement Json, byte[] Jpeg, byte[] Raw)
{
    public string Type => Json.GetProperty("type").GetString()!;

    public bool IsFrame => Type == "video_frame";

    public string? EventType => Type == "event" ? Json.GetProperty("event_type").GetString() : null;

    public JsonElement Data => Json.GetProperty("data");

    public long Sequence => Json.GetProperty("seq").GetInt64();
}

/// <summary>A client as somebody would write it from the contract alone, on the framework's own WebSocket.</summary>
internal sealed class VideoClient(ClientWebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90); // a whole clip is analysed within it, also on a busy machine
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    public ClientWebSocket Socket => socket;

    /// <param name="receiveBuffer">Bytes that the kernel keeps for a client that does not read; 0: as usual.</param>
    public static async Task<VideoClient> ConnectAsync(Uri server, string path, string query = "", int receiveBuffer = 0,
        Action<ClientWebSocketOptions>? options = null, string scheme = "ws")
    {
        var socket = new ClientWebSocket();
        options?.Invoke(socket.Options);
        socket.Options.CollectHttpResponseDetails = true;
        using var handler = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (context, stop) =>
            {
                var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (receiveBuffer > 0) connection.ReceiveBufferSize = receiveBuffer;
                await connection.ConnectAsync(context.DnsEndPoint, stop);
                return new NetworkStream(connection, ownsSocket: true);
            },
        }, disposeHandler: false);
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = scheme, Path = path, Query = query }.Uri, scheme == "ws" ? handler : null, CancellationToken.None);
        return new VideoClient(socket);
    }

    /// <summary>The next message; null when the server closed.</summary>
    public async Task<Received?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return part.MessageType == WebSocketMessageType.Close ? null : Parse(_buffer.AsSpan(0, length), part.MessageType);
    }

    /// <summary>The next message for which this holds; others are passed over.</summary>
    public async Task<Received> NextAsync(Func<Received, bool> wanted)
    {
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until;)
        {
            var message = await NextAsync() ?? throw new InvalidOperationException($"closed: {socket.CloseStatus} {socket.CloseStatusDescription}");
            if (wanted(message)) return message;
        }
        throw new TimeoutException("no such message");
    }

    public Task<Received> FrameAsync() => NextAsync(message => message.IsFrame);

    public Task<Received> EventAsync(string type) => NextAsync(message => message.EventType == type);

    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Reads on until the server closes, and gives the code.</summary>
    public async Task<int> ClosedAsync()
    {
        while (await NextAsync() is not null) { }
        return (int)socket.CloseStatus!;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
        socket.Dispose();
    }

    private static Received Parse(ReadOnlySpan<byte> message, WebSocketMessageType type)
    {
        if (type == WebSocketMessageType.Binary)
        {
            var header = BinaryPrimitives.ReadInt32LittleEndian(message);
            return new(JsonDocument.Parse(message.Slice(4, header).ToArray()).RootElement, message[(4 + header)..].ToArray(), message.ToArray());
        }
        var json = JsonDocument.Parse(message.ToArray()).RootElement;
        var jpeg = json.TryGetProperty("frame", out var frame) ? frame.GetBytesFromBase64() : [];
        return new(json, jpeg, message.ToArray());
    }
}
