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
        if (camera.Feed.Viewers.Length >= camera.Feed.Limits.MaxViewers)
            return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many viewers", $"{camera.Id} has {camera.Feed.Limits.MaxViewers} viewers already.", retryAfterS: 10);

        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        return SocketDoor.AcceptAsync(context, open => ServeAsync(open, camera, wanted, clock));
    }

    private static async Task ServeAsync(OpenSocket open, Camera camera, LiveRequest wanted, TimeProvider clock)
    {
        var wake = new AsyncSignal();
        using var session = new WebSocketSession(open, wake);

        // Events first: the viewer that starts the camera is told of the start.
        using var events = camera.Events.Subscribe(published => session.Queue(published.Message(EventJson.Write)));
        using var viewer = camera.Feed.Join(wanted, wake);
        if (viewer is null) session.Close(CloseCode.TooMany, "too many viewers; come back in 10 s");
        var commands = viewer is null ? null : new VideoCommands(new SocketReplies(session, clock), viewer);
        await session.RunAsync(null, viewer, message => commands?.Received(message)).ConfigureAwait(false);
    }
}
