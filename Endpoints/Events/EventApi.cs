using System.Net.Mime;
using System.Text.Json;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Events;

/// <summary>Events for clients without a WebSocket: <c>/api/events</c> by asking again and again, <c>/api/events/stream</c> as they happen.</summary>
internal static class EventApi
{
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", SocketDoor.Open(PollAsync)).Needs(Role.Viewer);
        routes.MapGet("/api/events/stream", SocketDoor.Open(StreamAsync)).Needs(Role.Viewer);
        return routes;
    }

    private static async Task PollAsync(HttpContext context)
    {
        if (await QueryAsync(context).ConfigureAwait(false) is not { } query) return;
        using var poll = new EventPoll(context, query);
        var replay = await poll.NextAsync().ConfigureAwait(false);
        LogAnswer.Describe(context, MediaTypeNames.Application.Json);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var message in EventJson.Replay(replay)) json.WriteRawValue(message, skipInputValidation: true);
        json.WriteEndArray();
        json.WriteString("next"u8, replay.To.ToString());
        json.WriteEndObject();
    }

    private static async Task StreamAsync(HttpContext context)
    {
        if (await QueryAsync(context).ConfigureAwait(false) is not { } query) return;
        LogAnswer.Describe(context, MediaTypeNames.Text.EventStream);
        using var stream = new EventStream(context, query);
        await stream.RunAsync().ConfigureAwait(false);
    }

    /// <summary>Null after an answer that says what is wrong.</summary>
    private static async ValueTask<EventQuery?> QueryAsync(HttpContext context)
    {
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        var query = EventQuery.Parse(context.Request, out var problem);
        if (query is null) await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem).ConfigureAwait(false);
        else if (query.Camera is { } id && AccessGate.CameraRefusal(context.Caller(), cameras, id) is { } refusal)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return null;
        }
        return query;
    }
}
