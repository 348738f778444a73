using System.Net.WebSockets;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>
/// What a client sends, message by message, within bounds: text only, 16 KiB, so many a second. Its buffer begins small, since most
/// clients say little, and there may be thousands of them.
/// </summary>
internal sealed class MessageReader(WebSocket socket, SocketLimits limits)
{
    public const int LargestMessage = 16 * 1024;
    private const int FirstBuffer = 512;

    /// <summary>Pieces of a message: a client may cut it as it likes, but not into nothing at all, for ever.</summary>
    private const int MostPieces = 4096;

    private readonly TokenBucket _rate = new(limits.MessagesPerSecond, limits.MessageBurst);
    private byte[] _buffer = new byte[FirstBuffer];

    /// <summary>Why there is no next message, when it is the client's fault.</summary>
    public (WebSocketCloseStatus Code, string Reason)? Fault { get; private set; }

    /// <summary>The next message, valid until it is called again; null when the client closed, or did what is not allowed.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken stop)
    {
        var length = 0;
        for (var pieces = 0; pieces < MostPieces; pieces++)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 4, LargestMessage));
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), stop).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (part.MessageType == WebSocketMessageType.Binary) return Refuse(WebSocketCloseStatus.InvalidMessageType, "only text messages are understood");
            length += part.Count;
            if (part.EndOfMessage) return Whole(length);
            if (length == LargestMessage) break;
        }
        return Refuse(WebSocketCloseStatus.MessageTooBig, $"a message may have {LargestMessage} bytes");
    }

    /// <summary>Reads on and throws away until the client has closed: what nobody reads would break the line before it is told why.</summary>
    public async ValueTask DiscardAsync(CancellationToken stop)
    {
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), stop).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close) { }
    }

    private ReadOnlyMemory<byte>? Whole(int length) =>
        _rate.TryTake() ? _buffer.AsMemory(0, length) : Refuse(CloseCode.TooMany, "too many messages; come back in 5 s");

    private ReadOnlyMemory<byte>? Refuse(WebSocketCloseStatus code, string reason)
    {
        Fault = (code, reason);
        return null;
    }
}
