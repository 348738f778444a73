using System.Net.WebSockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints;

/// <summary>Why a socket is closed, beyond the codes of RFC 6455; see the contract.</summary>
internal static class CloseCode
{
    public const WebSocketCloseStatus GoingAway = WebSocketCloseStatus.EndpointUnavailable; // 1001
    public const WebSocketCloseStatus TooManyMalformed = (WebSocketCloseStatus)4400;
    public const WebSocketCloseStatus TooSlow = (WebSocketCloseStatus)4408;
    public const WebSocketCloseStatus TooMany = (WebSocketCloseStatus)4429;
}

/// <summary>
/// One connected socket. Its send loop is the only writer. Two lanes: ordered messages (bound 256; a client that lets it fill is
/// closed with 4408) and the viewer's newest frame. A send that takes longer than the deadline ends the connection.
/// </summary>
internal sealed class WebSocketSession(WebSocket socket, AsyncSignal wake) : IDisposable
{
    public const int OrderedCapacity = 256;
    public const int LargestMessage = 16 * 1024;
    private static readonly TimeSpan SendDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _ordered = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly byte[] _skippedField = new byte[FrameMessage.SkippedLength];
    private CancellationTokenSource _deadline = new();
    private (WebSocketCloseStatus Code, string Reason)? _close;
    private bool _receiveEnded;

    /// <summary>Puts a message into the ordered lane; when the lane is full the session is told to close instead.</summary>
    public void Queue(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            if (_ordered.Count < OrderedCapacity) _ordered.Enqueue(message);
            else _close ??= (CloseCode.TooSlow, $"more than {OrderedCapacity} messages are waiting for this client");
        }
        wake.Set();
    }

    /// <summary>Closes in order: what is queued is still sent.</summary>
    public void Close(WebSocketCloseStatus code, string reason)
    {
        lock (_gate) _close ??= (code, reason);
        wake.Set();
    }

    /// <summary>Serves the socket until either side ends it.</summary>
    /// <param name="viewer">Where frames come from.</param>
    /// <param name="received">Called with each text message, one at a time.</param>
    /// <param name="stop">The server is shutting down: the client is told to come back later.</param>
    public async Task RunAsync(LiveViewer? viewer, Action<ReadOnlyMemory<byte>> received, CancellationToken stop)
    {
        await using var stopping = stop.UnsafeRegister(static self => ((WebSocketSession)self!).Close(CloseCode.GoingAway, "the server is shutting down"), this);
        var receiving = ReceiveLoopAsync(received);
        try
        {
            await SendLoopAsync(viewer).ConfigureAwait(false);
            await CloseAsync(receiving).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            socket.Abort(); // gone, or too slow even to be told
        }
        await _aborted.CancelAsync().ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _aborted.Dispose();
        _deadline.Dispose();
    }

    private async Task SendLoopAsync(LiveViewer? viewer)
    {
        while (true)
        {
            if (TryDequeue(out var message)) await SendAsync(message, WebSocketMessageType.Text, true).ConfigureAwait(false);
            else if (IsEnding) return;
            else if (viewer?.Take(out var skipped) is { } frame) await SendAsync(frame, viewer.Request.Format, skipped).ConfigureAwait(false);
            else await wake.WaitAsync().ConfigureAwait(false);
        }
    }

    private bool IsEnding
    {
        get
        {
            lock (_gate) return _close is not null || _receiveEnded;
        }
    }

    private bool TryDequeue(out ReadOnlyMemory<byte> message)
    {
        lock (_gate) return _ordered.TryDequeue(out message);
    }

    /// <summary>
    /// The shared bytes as they are; when this viewer missed frames, in three fragments with its own number in the middle.
    /// </summary>
    private async ValueTask SendAsync(EncodedFrame frame, FrameFormat format, int skipped)
    {
        using var share = frame;
        var message = frame.Message(format);
        var type = format == FrameFormat.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        if (skipped == 0)
        {
            await SendAsync(message.Bytes, type, true).ConfigureAwait(false);
            return;
        }
        Protocol.FrameJson.WriteSkipped(skipped, _skippedField);
        await SendAsync(message.Bytes[..message.SkippedAt], type, false).ConfigureAwait(false);
        await SendAsync(_skippedField, type, false).ConfigureAwait(false);
        await SendAsync(message.Bytes[(message.SkippedAt + FrameMessage.SkippedLength)..], type, true).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd)
    {
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new CancellationTokenSource();
        }
        _deadline.CancelAfter(SendDeadline);
        await socket.SendAsync(bytes, type, isEnd, _deadline.Token).ConfigureAwait(false);
    }

    private async Task CloseAsync(Task receiving)
    {
        var (code, reason) = _close ?? (WebSocketCloseStatus.NormalClosure, "");
        using var limit = new CancellationTokenSource(CloseDeadline);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(code, reason, limit.Token).ConfigureAwait(false);
        await receiving.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the client's answer
    }

    private async Task ReceiveLoopAsync(Action<ReadOnlyMemory<byte>> received)
    {
        var buffer = new byte[LargestMessage];
        try
        {
            while (await ReceiveAsync(buffer).ConfigureAwait(false) is { } message) received(message);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // the connection broke; the send loop finds out by itself or is woken below
        }
        lock (_gate) _receiveEnded = true;
        wake.Set();
    }

    /// <summary>The next text message; null when the client closed or sent what is not allowed.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), _aborted.Token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (part.MessageType == WebSocketMessageType.Binary) return Refuse(WebSocketCloseStatus.InvalidMessageType, "only text messages are understood");
            length += part.Count;
            if (part.EndOfMessage) return buffer.AsMemory(0, length);
            if (length == buffer.Length) return Refuse(WebSocketCloseStatus.MessageTooBig, $"a message may have {LargestMessage} bytes");
        }
    }

    private ReadOnlyMemory<byte>? Refuse(WebSocketCloseStatus code, string reason)
    {
        Close(code, reason);
        return null;
    }
}
