using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Events;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints;

/// <summary><c>/ws/video</c>: a camera's live frames and events, as the wire contract has them.</summary>
internal static class VideoSocket
{
    public static IEndpointRouteBuilder MapVideoSocket(this IEndpointRouteBuilder routes)
    {
        routes.Map("/ws/video", SocketDoor.Open(ServeAsync)).Needs(Role.Viewer);
        return routes;
    }

    private static Task ServeAsync(HttpContext context)
    {
        var (caller, cameras) = (context.Caller(), context.RequestServices.GetRequiredService<CameraHost>());
        var id = context.Request.Query["camera"] is [{ Length: > 0 } named] ? named : cameras.All.FirstOrDefault(known => caller.MaySee(known.Id))?.Id ?? cameras.First.Id;
        if (AccessGate.CameraRefusal(caller, cameras, id) is { } refusal) return refusal.WriteAsync(context);
        var camera = cameras.Find(id)!;
        if (VideoQuery.Parse(context.Request.Query, camera.Feed.Limits, out var problem) is not { } wanted)
            return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem);
        var after = EventQuery.Place(context.Request.Query["after"].ToString(), out problem);
        if (problem.Length > 0) return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem);
        if (camera.Feed.Viewers.Length >= camera.Feed.Limits.MaxViewers)
            return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many viewers", $"{camera.Id} has {camera.Feed.Limits.MaxViewers} viewers already.", retryAfterS: 10);

        return SocketDoor.AcceptAsync(context, open => ServeAsync(context, open, camera, wanted, after));
    }

    private static async Task ServeAsync(HttpContext context, OpenSocket open, Camera camera, LiveRequest wanted, EventPlace? after)
    {
        var wake = new AsyncSignal();
        using var session = new WebSocketSession(open, wake);
        var journal = context.RequestServices.GetRequiredService<EventJournal>();
        var replies = new SocketReplies(session, journal, context.RequestServices.GetRequiredService<TimeProvider>());
        using var access = new SocketAccess(context, session, replies, camera.Id);

        // Events first: the viewer that starts the camera is told of the start.
        using var events = new SocketEvents(journal, after, id => id == camera.Id, session);
        using var viewer = camera.Feed.Join(wanted, wake);
        if (viewer is null) session.Close(CloseCode.TooMany, "too many viewers; come back in 10 s");
        await using var gone = camera.Gone.UnsafeRegister(static self => ((WebSocketSession)self!).Close(CloseCode.CameraGone, "the camera was removed"), session).ConfigureAwait(false);
        var commands = viewer is null ? null : new VideoCommands(replies, access, viewer);
        await session.RunAsync(events.NextAsync, viewer, message => commands?.Received(message)).ConfigureAwait(false);
    }
}
