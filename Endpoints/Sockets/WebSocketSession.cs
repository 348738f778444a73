using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>Gives what a client is told before everything else, piece by piece; null at the end.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>?> NextOpening();

/// <summary>
/// One connected socket. Its send loop is the only writer. Two lanes: ordered messages (bound 256, and a mebibyte beyond the first; a
/// client that lets it fill is closed with 4408) and the viewer's newest frame. A send that takes too long ends the connection.
/// </summary>
internal sealed class WebSocketSession : IDisposable
{
    public const int OrderedCapacity = 256;
    private const int OrderedBytes = 1024 * 1024;
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _ordered = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly byte[] _skippedField = new byte[FrameMessage.SkippedLength];
    private readonly OpenSocket _open;
    private readonly AsyncSignal _wake;
    private readonly MessageReader _reader;
    private readonly Timer _deadline;
    private (WebSocketCloseStatus Code, string Reason)? _close;
    private int _orderedBytes;
    private bool _receiveEnded;

    /// <param name="wake">Set when there is something to send; the viewer sets it too.</param>
    public WebSocketSession(OpenSocket open, AsyncSignal wake)
    {
        (_open, _wake) = (open, wake);
        _reader = new MessageReader(open.Socket, open.Limits);
        _deadline = new Timer(static cutOff => ((Action)cutOff!)(), open.CutOff, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Puts a message into the ordered lane; when the lane is full the session is told to close instead.</summary>
    public void Queue(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            if (_ordered.Count == 0 || (_ordered.Count < OrderedCapacity && _orderedBytes + message.Length <= OrderedBytes))
            {
                _ordered.Enqueue(message);
                _orderedBytes += message.Length;
            }
            else _close ??= (CloseCode.TooSlow, "too many messages are waiting for this client");
        }
        _wake.Set();
    }

    /// <summary>Closes in order: what is queued is still sent.</summary>
    public void Close(WebSocketCloseStatus code, string reason)
    {
        lock (_gate) _close ??= (code, reason);
        _wake.Set();
    }

    /// <summary>Serves the socket until either side ends it, or the server is shutting down.</summary>
    /// <param name="opening">What is sent first of all; what is queued meanwhile comes after it.</param>
    /// <param name="viewer">Where frames come from.</param>
    /// <param name="received">Called with each text message, one at a time.</param>
    public async Task RunAsync(NextOpening? opening, LiveViewer? viewer, Action<ReadOnlyMemory<byte>> received)
    {
        await using var stopping = _open.Over.UnsafeRegister(static self => ((WebSocketSession)self!).Close(CloseCode.GoingAway, "the server is shutting down"), this);
        var receiving = ReceiveLoopAsync(received);
        try
        {
            if (await OpenAsync(opening).ConfigureAwait(false)) await SendLoopAsync(viewer).ConfigureAwait(false);
            await CloseAsync(receiving).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            // gone, or too slow even to be told
        }
        if (_open.Socket.State != WebSocketState.Closed) _open.CutOff();
        await _aborted.CancelAsync().ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        await _deadline.DisposeAsync().ConfigureAwait(false); // afterwards the connection may be somebody else's
    }

    public void Dispose()
    {
        _aborted.Dispose();
        _deadline.Dispose();
    }

    private static bool IsBreak(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;

    /// <summary>False when it was cut short: then nothing that came later may follow, or the client would miss what lies between.</summary>
    private async ValueTask<bool> OpenAsync(NextOpening? opening)
    {
        while (opening is not null && await opening().ConfigureAwait(false) is { } message)
        {
            if (IsEnding) return false;
            await SendAsync(message).ConfigureAwait(false);
        }
        return true;
    }

    private async Task SendLoopAsync(LiveViewer? viewer)
    {
        while (true)
        {
            if (TryDequeue(out var message)) await SendAsync(message).ConfigureAwait(false);
            else if (IsEnding) return;
            else if (viewer?.Take(out var skipped) is { } frame) await SendAsync(frame, viewer.Request.Format, skipped).ConfigureAwait(false);
            else await _wake.WaitAsync().ConfigureAwait(false);
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
        lock (_gate)
        {
            if (!_ordered.TryDequeue(out message)) return false;
            _orderedBytes -= message.Length;
            return true;
        }
    }

    /// <summary>The shared bytes as they are; when this viewer missed frames, with its own number in the middle.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(EncodedFrame frame, FrameFormat format, int skipped)
    {
        using var share = frame;
        var message = frame.Message(format);
        await InTimeAsync(skipped == 0 ? _open.Wire.SendAsync(message.Framed, default, default) : SendAsync(message, skipped)).ConfigureAwait(false);
    }

    private ValueTask SendAsync(FrameMessage message, int skipped)
    {
        var field = message.Framed.Length - message.Bytes.Length + message.SkippedAt;
        Protocol.FrameJson.WriteSkipped(skipped, _skippedField);
        return _open.Wire.SendAsync(message.Framed[..field], _skippedField, message.Framed[(field + FrameMessage.SkippedLength)..]);
    }

    /// <summary>Not with a token: the socket would give up and wait for its own write, which the web server ends only when it is cut off.</summary>
    private ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        InTimeAsync(_open.Socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None));

    /// <summary>As a rule a client's system takes all of it at once, and there is nothing to wait for.</summary>
    private ValueTask InTimeAsync(ValueTask sending) => sending.IsCompletedSuccessfully ? sending : WaitAsync(sending);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(ValueTask sending)
    {
        _deadline.Change(_open.Limits.SendWithin, Timeout.InfiniteTimeSpan);
        await sending.ConfigureAwait(false);
        _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private async Task CloseAsync(Task receiving)
    {
        var (code, reason) = _close ?? (WebSocketCloseStatus.NormalClosure, "");
        _deadline.Change(CloseDeadline, Timeout.InfiniteTimeSpan);
        if (_open.Socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await _open.Socket.CloseOutputAsync(code, reason, CancellationToken.None).ConfigureAwait(false);
        await receiving.ConfigureAwait(false); // the client's answer
    }

    private async Task ReceiveLoopAsync(Action<ReadOnlyMemory<byte>> received)
    {
        try
        {
            while (await _reader.NextAsync(_aborted.Token).ConfigureAwait(false) is { } message)
            {
                if (!IsEnding) received(message); // else it is told so already, and its own answer is awaited
            }
            if (_reader.Fault is { } fault)
            {
                Close(fault.Code, fault.Reason);
                await _reader.DiscardAsync(_aborted.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            // the connection broke; the send loop finds out by itself or is woken below
        }
        lock (_gate) _receiveEnded = true;
        _wake.Set();
    }
}
