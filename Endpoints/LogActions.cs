using System.Text.Json;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>What one client of the log says, the answers, and which rows are pushed to it.</summary>
/// <remarks>Bound: 64 messages that wait for their answers; a client that asks for more at a time is closed with 4429.</remarks>
internal sealed class LogActions(WebSocketSession session, SocketReplies replies, SocketAccess access, LogQuery query, LogFilter first, TimeZoneInfo site)
{
    private const int MostUnanswered = 64;

    private static readonly JsonElement NoFilters = JsonDocument.Parse("{}").RootElement;

    private readonly LogFilter _first = first;
    private volatile LogFilter _subscribed = first;
    private (LogFilter Filter, long Anchor)? _filtered;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _answering;
    private long _anchor;
    private int _unanswered;

    /// <summary>The client was told of the rows up to this one: its pages count from there. What it asked before is answered now.</summary>
    public void Begin(long anchor)
    {
        _anchor = anchor;
        _begun.TrySetResult();
    }

    /// <summary>The rows that the client wanted when it came.</summary>
    public LogFilter First => Visible(_first);

    /// <summary>What of it this client may see.</summary>
    private LogFilter Visible(LogFilter filter) => filter with { Within = access.Caller.Cameras };

    /// <summary>Queues the event when its row is one that this client wants now.</summary>
    public void Push(LogEvent happened)
    {
        if (_subscribed.Matches(happened.Row) && access.Caller.MaySee(happened.Row.Camera)) session.Queue(happened.Message(LogJson.Push));
    }

    /// <summary>Takes a message; its answer follows that to the message before.</summary>
    public void Received(ReadOnlyMemory<byte> message)
    {
        if (Interlocked.Increment(ref _unanswered) <= MostUnanswered) _answering = AnswerAsync(_answering ?? _begun.Task, Read(message));
        else session.Close(CloseCode.TooMany, "too many messages wait for an answer; come back in 5 s");
    }

    private static LogAction? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Span, WireJson.Default.LogAction);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task AnswerAsync(Task before, LogAction? action)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (action is null) replies.Refuse("The message is not a JSON object.", null);
            else if (replies.Admits(action.RequestId)) await AnswerAsync(action).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            replies.Error("log_unavailable", "The log cannot be read now; try again later.", action?.RequestId);
        }
        catch (ObjectDisposedException)
        {
            // the store was closed: the server is shutting down, and the session says so
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException) // of reading text, of writing it
        {
            replies.Refuse("The message holds text that is not Unicode.", null); // half a surrogate pair, written as an escape
        }
        Interlocked.Decrement(ref _unanswered);
    }

    private async ValueTask AnswerAsync(LogAction action)
    {
        var problem = await ObeyAsync(action).ConfigureAwait(false);
        if (problem.Length > 0) replies.Refuse(problem, action.RequestId);
        else replies.Understood();
    }

    /// <returns>What is wrong with the message; empty when it was answered.</returns>
    private ValueTask<string> ObeyAsync(LogAction action) => (action.Action is { ValueKind: JsonValueKind.String } word ? word.GetString() : null) switch
    {
        "ping" => new(Ping(action)),
        "authenticate" => new(Authenticate(action)),
        "subscribe" => new(Subscribe(action)),
        "fetch_more" => FetchMoreAsync(action),
        "filter" => FilterAsync(action),
        _ => new($"The action {Shown(action.Action)} is unknown; known: fetch_more, filter, subscribe, authenticate, ping."),
    };

    private static string Shown(JsonElement? word)
    {
        var text = word?.GetRawText() ?? "is missing, or";
        return text.Length <= 60 ? text : text[..60] + "…";
    }

    private string Ping(LogAction action)
    {
        replies.Pong(action.RequestId);
        return "";
    }

    private string Authenticate(LogAction action)
    {
        access.Renew(action.Token is { ValueKind: JsonValueKind.String } token ? token.GetString() : null, action.RequestId);
        return "";
    }

    private string Subscribe(LogAction action)
    {
        var filters = action.Filters ?? NoFilters;
        if (LogFilterReader.Read(filters, site, out var problem) is not { } wanted) return problem;
        _subscribed = wanted; // before the answer: after it nothing else comes
        var answer = new SubscribedMessage(filters) { RequestId = action.RequestId };
        session.Queue(JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Default.SubscribedMessage));
        return "";
    }

    private async ValueTask<string> FetchMoreAsync(LogAction action)
    {
        if (LogPaging.Read(action, out var problem) is not { } wanted) return problem;
        var page = await query.PageAsync(First, wanted.Page, wanted.Size, _anchor).ConfigureAwait(false);
        Send(LogJson.Page(page, "additional_logs"), action);
        return "";
    }

    /// <summary>The first page of a filter is relative to the newest row there is, the later ones to the same row.</summary>
    private async ValueTask<string> FilterAsync(LogAction action)
    {
        var filters = action.Filters ?? NoFilters;
        if (LogPaging.Read(action, out var problem) is not { } wanted) return problem;
        if (LogFilterReader.Read(filters, site, out problem) is not { } asked) return problem;
        var filter = Visible(asked);
        long? anchor = wanted.Page > 1 && _filtered is { } last && IsSame(last.Filter, filter) ? last.Anchor : null;
        var page = await query.PageAsync(filter, wanted.Page, wanted.Size, anchor).ConfigureAwait(false);
        _filtered = (filter, page.Anchor);
        Send(LogJson.Page(page, "filtered_logs", filters), action);
        return "";
    }

    // Not by ==, which compares what the record has worked out too.
    private static bool IsSame(LogFilter one, LogFilter other) =>
        (one.Start, one.End, one.Owner, one.Number, one.Camera, one.Status, one.Query, one.Within)
        == (other.Start, other.End, other.Owner, other.Number, other.Camera, other.Status, other.Query, other.Within);

    private void Send(LogPageMessage page, LogAction action) =>
        session.Queue(JsonSerializer.SerializeToUtf8Bytes(page with { RequestId = action.RequestId }, WireJson.Default.LogPageMessage));
}
