using ParkingGate.Endpoints.Events;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints;

/// <summary><c>/ws/video</c>: a camera's live frames and events, as the wire contract has them.</summary>
internal static class VideoSocket
{
    public static IEndpointRouteBuilder MapVideoSocket(this IEndpointRouteBuilder routes)
    {
        routes.Map("/ws/video", SocketDoor.Open(ServeAsync));
        return routes;
    }

    private static Task ServeAsync(HttpContext context)
    {
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        // Who may watch is decided here, before anything of the camera is told (a later room: Access).
        var id = context.Request.Query["camera"].ToString();
        var camera = id.Length == 0 ? cameras.First : cameras.Find(id);
        if (camera is null)
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "Unknown camera", $"There is no camera '{id}'; known: {string.Join(", ", cameras.All.Select(known => known.Id))}.");
        if (VideoQuery.Parse(context.Request.Query, camera.Feed.Limits, out var problem) is not { } wanted)
            return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem);
        var after = EventQuery.Place(context.Request.Query["after"].ToString(), out problem);
        if (problem.Length > 0) return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem);
        if (camera.Feed.Viewers.Length >= camera.Feed.Limits.MaxViewers)
            return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many viewers", $"{camera.Id} has {camera.Feed.Limits.MaxViewers} viewers already.", retryAfterS: 10);

        return SocketDoor.AcceptAsync(context, open => ServeAsync(open, context.RequestServices, camera, wanted, after));
    }

    private static async Task ServeAsync(OpenSocket open, IServiceProvider services, Camera camera, LiveRequest wanted, EventPlace? after)
    {
        var wake = new AsyncSignal();
        using var session = new WebSocketSession(open, wake);

        // Events first: the viewer that starts the camera is told of the start.
        using var events = new SocketEvents(services.GetRequiredService<EventJournal>(), after, id => id == camera.Id, session);
        using var viewer = camera.Feed.Join(wanted, wake);
        if (viewer is null) session.Close(CloseCode.TooMany, "too many viewers; come back in 10 s");
        var commands = viewer is null ? null : new VideoCommands(new SocketReplies(session, services.GetRequiredService<TimeProvider>()), viewer);
        await session.RunAsync(events.NextAsync, viewer, message => commands?.Received(message)).ConfigureAwait(false);
    }
}
