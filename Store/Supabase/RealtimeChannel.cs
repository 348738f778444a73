using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>Who hears of changes.</summary>
/// <param name="Started">From now on every change is pushed; what came before may have been missed.</param>
/// <param name="Changed">A row was changed, or inserted (true). Must not block.</param>
/// <param name="Unread">A row was inserted or changed and is too large to be pushed. Must not block.</param>
internal sealed record RealtimeListener(Action Started, Action<RemoteRow, bool> Changed, Action<Guid> Unread);

/// <summary>One joined channel on a socket of its own. What it sends goes out from one loop; any failure ends both loops.</summary>
internal sealed class RealtimeChannel : IDisposable
{
    private const string Topic = "realtime:parkinggate";
    private const string JoinReference = "1";

    private static readonly string[] Kinds = ["INSERT", "UPDATE"];

    /// <summary>A change may hold 1 MiB, and its JSON more.</summary>
    private const int LargestMessage = 8 << 20;

    private readonly ClientWebSocket _socket;
    private readonly SupabaseConnection _connection;
    private readonly RemoteTable _table;
    private readonly SharedTiming _timing;
    private readonly RealtimeListener _listener;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _token;
    private long _heardAt;
    private int _references = 1;
    private SupabaseException? _why;

    public RealtimeChannel(ClientWebSocket socket, SupabaseConnection connection, RemoteTable table, SharedTiming timing, RealtimeListener listener,
        string token, TimeProvider clock)
    {
        (_socket, _connection, _table, _timing, _listener, _token, _clock) = (socket, connection, table, timing, listener, token, clock);
        _heardAt = clock.GetTimestamp();
    }

    /// <returns>Why it ended.</returns>
    public async Task<SupabaseException> RunAsync(CancellationToken stop)
    {
        await using var stopping = stop.UnsafeRegister(static self => ((RealtimeChannel)self!)._ended.Cancel(), this);
        var sending = SendLoopAsync();
        try
        {
            await ReceiveLoopAsync().ConfigureAwait(false);
        }
        catch (SupabaseException told)
        {
            End(told);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
        {
            End(_connection.Trouble(SupabaseTrouble.Unreachable, "Realtime: the connection ended"));
        }
        await sending.ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return _why!;
    }

    public void Dispose() => _ended.Dispose();

    private void End(SupabaseException why)
    {
        Interlocked.CompareExchange(ref _why, why, null);
        _ended.Cancel();
    }

    private async Task SendLoopAsync()
    {
        try
        {
            await JoinAsync().ConfigureAwait(false);
            await WithinAsync(_joined.Task, _timing.Join, SupabaseTrouble.Failing, "Realtime: the join is not answered").ConfigureAwait(false);
            var starting = WithinAsync(_started.Task, _timing.Start, SupabaseTrouble.NotStarted, $"nothing within {_timing.Start.TotalSeconds:0} s");
            while (true)
            {
                await BeatAsync().ConfigureAwait(false);
                if (starting.IsCompleted) await starting.ConfigureAwait(false);
                await RenewAsync().ConfigureAwait(false);
            }
        }
        catch (SupabaseException told)
        {
            End(told);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            End(_connection.Trouble(SupabaseTrouble.Unreachable, "Realtime: the connection ended"));
        }
    }

    private ValueTask JoinAsync()
    {
        var filter = _connection.Options.Cameras is { Count: > 0 } cameras && _table.Columns.Contains("camera") && cameras.All(IsPlain)
            ? $"camera=in.({string.Join(',', cameras)})"
            : null;
        var bindings = Kinds.Select(kind => new RealtimeBinding(kind, "public", _connection.Options.Table, filter));
        var join = new RealtimeJoin(new RealtimeConfig([.. bindings]), IsToken(_token) ? _token : null);
        return SendAsync(RealtimeMessage.Write(JoinReference, JoinReference, Topic, RealtimeMessage.Join, join, SupabaseJson.Default.RealtimeJoin));
    }

    /// <summary>A heartbeat, and the wait for the next; ends the connection when nothing at all came since.</summary>
    private async Task BeatAsync()
    {
        var sentAt = _clock.GetTimestamp();
        await SendAsync(RealtimeMessage.Write(null, Next(), RealtimeMessage.Phoenix, RealtimeMessage.Heartbeat, new RealtimeNothing(), SupabaseJson.Default.RealtimeNothing)).ConfigureAwait(false);
        await Task.Delay(_timing.Answer, _clock, _ended.Token).ConfigureAwait(false);
        if (Interlocked.Read(ref _heardAt) < sentAt) throw _connection.Trouble(SupabaseTrouble.Unreachable, $"Realtime: silent for {_timing.Answer.TotalSeconds:0} s");
        await Task.Delay(_timing.Heartbeat - _timing.Answer, _clock, _ended.Token).ConfigureAwait(false);
    }

    private async Task RenewAsync()
    {
        var token = await _connection.Access.TokenAsync(null, _ended.Token).ConfigureAwait(false);
        if (token == _token) return;
        _token = token;
        if (IsToken(token)) await SendAsync(RealtimeMessage.Write(JoinReference, Next(), Topic, RealtimeMessage.Token, new RealtimeToken(token), SupabaseJson.Default.RealtimeToken)).ConfigureAwait(false);
    }

    private async Task WithinAsync(Task happens, TimeSpan limit, SupabaseTrouble trouble, string detail)
    {
        try
        {
            await happens.WaitAsync(limit, _clock, _ended.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw _connection.Trouble(trouble, detail);
        }
    }

    private async Task ReceiveLoopAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.GetMemory(4096), _ended.Token).ConfigureAwait(false);
            Interlocked.Exchange(ref _heardAt, _clock.GetTimestamp());
            if (part.MessageType == WebSocketMessageType.Close) throw Closed();
            buffer.Advance(part.Count);
            if (buffer.WrittenCount > LargestMessage) throw _connection.Trouble(SupabaseTrouble.Failing, "Realtime: a message over 8 MiB");
            if (!part.EndOfMessage) continue;
            if (part.MessageType == WebSocketMessageType.Text) Received(buffer.WrittenMemory);
            if (buffer.Capacity > 1 << 20) buffer = new ArrayBufferWriter<byte>(16 * 1024);
            else buffer.ResetWrittenCount();
        }
    }

    private SupabaseException Closed() => _connection.Trouble(SupabaseTrouble.Failing, $"Realtime: closed with {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}".TrimEnd());

    private void Received(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (RealtimeMessage.Read(document.RootElement) is { } message && message.Topic == Topic) Obey(message);
        }
        catch (JsonException)
        {
            // not for us
        }
    }

    private void Obey(RealtimeMessage message)
    {
        switch (message.Event)
        {
            case RealtimeMessage.Reply when message.Reference == JoinReference: Joined(message); break;
            case RealtimeMessage.System: Told(message); break;
            case RealtimeMessage.Changes: Changed(message.Payload); break;
            case RealtimeMessage.Error: throw _connection.Trouble(SupabaseTrouble.Failing, "Realtime: the channel failed");
            case RealtimeMessage.Close: throw _connection.Trouble(SupabaseTrouble.Failing, "Realtime: the channel was closed");
        }
    }

    private void Joined(RealtimeMessage reply)
    {
        if (reply.Word("status") != "ok") throw Refused(reply.Response("reason"));
        _joined.TrySetResult();
    }

    private void Told(RealtimeMessage message)
    {
        if (message.Word("status") == "error") throw Refused(message.Word("message"));
        if (message.Word("extension") != RealtimeMessage.Changes || message.Word("status") != "ok") return;
        _started.TrySetResult();
        _listener.Started();
    }

    private void Changed(JsonElement payload)
    {
        if (!payload.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("record", out var record)) return;
        var isWhole = !data.TryGetProperty("errors", out var errors) || errors.ValueKind == JsonValueKind.Null;
        if (!isWhole && RemoteRow.IdOf(record) is { } id) _listener.Unread(id);
        else if (!isWhole) throw Refused(errors.GetRawText());
        else if (RemoteRow.Read(record.Clone()) is { } row) _listener.Changed(row, data.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("INSERT"u8));
    }

    private SupabaseException Refused(string words) => _connection.Trouble(words switch
    {
        _ when words.Contains("expired", StringComparison.OrdinalIgnoreCase) => SupabaseTrouble.Expired,
        _ when words.Contains("JWT", StringComparison.OrdinalIgnoreCase) => SupabaseTrouble.BadKey,
        _ when words.Contains("42501", StringComparison.Ordinal) || words.Contains("Unauthorized", StringComparison.Ordinal) => SupabaseTrouble.Forbidden,
        _ when words.Contains("Unable to subscribe", StringComparison.Ordinal) => SupabaseTrouble.NoPublication,
        _ when words.Contains("Too many", StringComparison.OrdinalIgnoreCase) => SupabaseTrouble.Busy,
        _ => SupabaseTrouble.Failing,
    }, $"Realtime: {words}");

    private ValueTask SendAsync(ReadOnlyMemory<byte> message) => _socket.SendAsync(message, WebSocketMessageType.Text, true, _ended.Token);

    private string Next() => (++_references).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A key of the newer form is none, and the server takes the connection's.</summary>
    private static bool IsToken(string token) => !token.StartsWith("sb_", StringComparison.Ordinal);

    /// <summary>Safe in a filter without quotes, which older servers do not know.</summary>
    private static bool IsPlain(string camera) => camera.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
