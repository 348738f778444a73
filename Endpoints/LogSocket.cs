using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Events;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary><c>/ws/logs</c>: the newest rows, then each row as it is stored, pages and filters, as the wire contract has them.</summary>
internal static class LogSocket
{
    /// <param name="site">The time zone in which a date is a day; that of the machine by default.</param>
    public static IEndpointRouteBuilder MapLogSocket(this IEndpointRouteBuilder routes, TimeZoneInfo? site = null)
    {
        routes.Map("/ws/logs", SocketDoor.Open(context => ServeAsync(context, site ?? TimeZoneInfo.Local))).Needs(Role.Viewer);
        return routes;
    }

    private static async Task ServeAsync(HttpContext context, TimeZoneInfo site)
    {
        if (LogStart.Parse(context.Request.Query, site, out var problem) is not { } start)
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad query", problem).ConfigureAwait(false);
        else if (!await LogAnswer.IsReadableAsync(context).ConfigureAwait(false))
            await LogAnswer.UnavailableAsync(context).ConfigureAwait(false);
        else
            await SocketDoor.AcceptAsync(context, open => ServeAsync(context, open, start, site)).ConfigureAwait(false);
    }

    private static async Task ServeAsync(HttpContext context, OpenSocket open, LogStart start, TimeZoneInfo site)
    {
        var services = context.RequestServices;
        var store = services.GetRequiredService<GateStore>();
        using var session = new WebSocketSession(open, new AsyncSignal());
        var journal = services.GetRequiredService<EventJournal>();
        var replies = new SocketReplies(session, journal, services.GetRequiredService<TimeProvider>());
        using var access = new SocketAccess(context, session, replies);
        var actions = new LogActions(session, replies, access, store.Query, start.Filter, site);
        await using var opening = new LogOpening(session, access, store, actions, start, open.Over);
        using var events = new SocketEvents(journal, start.EventsAfter, camera => access.Caller.MaySee(camera), session);
        await session.RunAsync(async () => await opening.NextAsync().ConfigureAwait(false) ?? await events.NextAsync().ConfigureAwait(false),
            null, actions.Received).ConfigureAwait(false);
    }
}
