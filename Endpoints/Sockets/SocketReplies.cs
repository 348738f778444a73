using System.Text.Json;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>The answers that every socket gives alike: pongs, errors, and the end after ten malformed messages in a row.</summary>
internal sealed class SocketReplies(WebSocketSession session, EventJournal events, TimeProvider clock)
{
    /// <summary>After so many in a row the client is taken for broken.</summary>
    private const int MostMalformed = 10;

    /// <summary>Characters of a <c>request_id</c>: it is sent back, and is not there to carry things.</summary>
    private const int LongestRequestId = 200;

    private int _malformed;

    /// <summary>The last message made sense.</summary>
    public void Understood() => _malformed = 0;

    /// <summary>False, after an answer, when the id cannot be sent back.</summary>
    public bool Admits(JsonElement? requestId)
    {
        var fits = requestId is not { } id || id.ValueKind is JsonValueKind.Number or JsonValueKind.Null || IsShortText(id);
        if (!fits) Refuse($"request_id is not a number or a text of at most {LongestRequestId} characters.", null);
        return fits;
    }

    /// <summary>With the event from which this client can go on after a lost connection: it was sent all up to it.</summary>
    public void Pong(JsonElement? requestId)
    {
        var pong = new PongMessage(WireTime.Seconds(clock.GetUtcNow()), events.Newest.ToString()) { RequestId = requestId };
        session.Queue(JsonSerializer.SerializeToUtf8Bytes(pong, WireJson.Default.PongMessage));
        Understood();
    }

    /// <summary>An event for this client only.</summary>
    public void Event(string type, EventData data) => session.Queue(EventJson.Answer(type, data, clock.GetUtcNow()));

    public void Error(string code, string message, JsonElement? requestId) =>
        Event("error", new EventData { Code = code, Message = message, RequestId = requestId });

    /// <summary>Says what is wrong with a message.</summary>
    public void Refuse(string message, JsonElement? requestId, string code = "bad_request")
    {
        Error(code, message, requestId);
        if (++_malformed >= MostMalformed) session.Close(CloseCode.TooManyMalformed, $"{MostMalformed} malformed messages in a row");
    }

    private static bool IsShortText(JsonElement id)
    {
        try
        {
            return id.ValueKind == JsonValueKind.String && id.GetString()!.Length <= LongestRequestId;
        }
        catch (InvalidOperationException)
        {
            return false; // half a surrogate pair, written as an escape
        }
    }
}
