using System.Net.WebSockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints;

/// <summary><c>/ws/video</c>: a camera's live frames and events, as the wire contract has them.</summary>
internal static class VideoSocket
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    public static IEndpointRouteBuilder MapVideoSocket(this IEndpointRouteBuilder routes)
    {
        routes.Map("/ws/video", (RequestDelegate)ServeAsync);
        return routes;
    }

    private static Task ServeAsync(HttpContext context)
    {
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        if (stopping.IsCancellationRequested)
            return Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Shutting down", "The server is shutting down.", retryAfterS: 5);

        // Who may watch is decided here, before anything of the camera is told (a later room: Access).
        var id = context.Request.Query["camera"].ToString();
        var camera = id.Length == 0 ? cameras.First : cameras.Find(id);
        if (camera is null)
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "Unknown camera", $"There is no camera '{id}'; known: {string.Join(", ", cameras.All.Select(known => known.Id))}.");
        if (VideoQuery.Parse(context.Request.Query, camera.Feed.Limits, out var problem) is not { } wanted)
            return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem);
        if (camera.Feed.Viewers.Length >= camera.Feed.Limits.MaxViewers)
            return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many viewers", $"{camera.Id} has {camera.Feed.Limits.MaxViewers} viewers already.", retryAfterS: 10);

        // Last: a browser's script is not told why its upgrade was refused, and asks the same address again without one.
        return context.WebSockets.IsWebSocketRequest
            ? ServeAsync(context, camera, wanted, stopping)
            : Problem.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "WebSocket only", "Open this address as a WebSocket: ws://…/ws/video.");
    }

    private static async Task ServeAsync(HttpContext context, Camera camera, LiveRequest wanted, CancellationToken stopping)
    {
        var accept = new WebSocketAcceptContext { KeepAliveInterval = Ping, KeepAliveTimeout = Ping };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var wake = new AsyncSignal();
        using var session = new WebSocketSession(socket, wake);

        // Events first: the viewer that starts the camera is told of the start.
        using var events = camera.Events.Subscribe(published => session.Queue(published.Message(EventJson.Write)));
        using var viewer = camera.Feed.Join(wanted, wake);
        if (viewer is null) session.Close(CloseCode.TooMany, "too many viewers; come back in 10 s");
        var commands = viewer is null ? null : new VideoCommands(session, viewer, clock);
        await session.RunAsync(viewer, message => commands?.Received(message), stopping).ConfigureAwait(false);
    }
}
