using System.Net.WebSockets;
using ParkingGate.Pipeline;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary><c>/ws/logs</c>: the newest rows, then each row as it is stored, pages and filters, as the wire contract has them.</summary>
internal static class LogSocket
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <param name="site">The time zone in which a date is a day; that of the machine by default.</param>
    public static IEndpointRouteBuilder MapLogSocket(this IEndpointRouteBuilder routes, TimeZoneInfo? site = null)
    {
        routes.Map("/ws/logs", (RequestDelegate)(context => ServeAsync(context, site ?? TimeZoneInfo.Local)));
        return routes;
    }

    private static async Task ServeAsync(HttpContext context, TimeZoneInfo site)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        if (stopping.IsCancellationRequested)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Shutting down", "The server is shutting down.", retryAfterS: 5).ConfigureAwait(false);
            return;
        }

        // Who may read the log is decided here (a later room: Access).
        if (LogStart.Parse(context.Request.Query, out var problem) is not { } start)
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem).ConfigureAwait(false);
        else if (!await LogAnswer.IsReadableAsync(context).ConfigureAwait(false))
            await LogAnswer.UnavailableAsync(context).ConfigureAwait(false);
        else if (!context.WebSockets.IsWebSocketRequest)
            await Problem.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "WebSocket only", "Open this address as a WebSocket: ws://…/ws/logs.").ConfigureAwait(false);
        else
            await ServeAsync(context, start, site, stopping).ConfigureAwait(false);
    }

    private static async Task ServeAsync(HttpContext context, LogStart start, TimeZoneInfo site, CancellationToken stopping)
    {
        var services = context.RequestServices;
        var store = services.GetRequiredService<GateStore>();
        var accept = new WebSocketAcceptContext { KeepAliveInterval = Ping, KeepAliveTimeout = Ping };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
        using var session = new WebSocketSession(socket, new AsyncSignal());
        var actions = new LogActions(session, store.Query, site, services.GetRequiredService<TimeProvider>());
        var opening = new LogOpening(socket, session, store, actions);

        using var pushes = await opening.BeginAsync(start, stopping).ConfigureAwait(false);
        using var events = new CameraEvents(services.GetRequiredService<CameraHost>(), session);
        await session.RunAsync(null, actions.Received, stopping).ConfigureAwait(false);
    }

    /// <summary>The events of every camera, as <c>/ws/video</c> has them.</summary>
    private sealed class CameraEvents(CameraHost cameras, WebSocketSession session) : IDisposable
    {
        private readonly IDisposable[] _subscriptions =
            [.. cameras.All.Select(camera => camera.Events.Subscribe(published => session.Queue(published.Message(EventJson.Write))))];

        public void Dispose()
        {
            foreach (var subscription in _subscriptions) subscription.Dispose();
        }
    }
}
