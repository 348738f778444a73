using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using ParkingGate.Endpoints.Access;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>A socket that was accepted.</summary>
/// <param name="Wire">The stream below it, for frames that are sent as they are.</param>
/// <param name="CutOff">Ends the connection at once, with whatever waits to leave for a client that is gone.</param>
/// <param name="Over">The server is shutting down.</param>
internal sealed record OpenSocket(WebSocket Socket, WireStream Wire, SocketLimits Limits, Action CutOff, CancellationToken Over);

/// <summary>The way in and out that all sockets have in common.</summary>
internal static class SocketDoor
{
    /// <summary>Wraps a handler of connections that are held open: nobody is let in while there are too many, or while the server is shutting down.</summary>
    public static RequestDelegate Open(RequestDelegate handler) => async context =>
    {
        if (context.RequestServices.GetRequiredService<Drain>().HasBegun)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Shutting down", "The server is shutting down.", retryAfterS: 5).ConfigureAwait(false);
            return;
        }
        using var entry = context.RequestServices.GetRequiredService<Turnstile>().TryEnter(context.Connection.RemoteIpAddress, context.Caller());
        await (entry is null ? Refusal.TooManyConnections.WriteAsync(context) : handler(context)).ConfigureAwait(false);
    };

    /// <summary>Accepts the socket and serves it, until either side ends it. For requests that are found to be in order; a request that
    /// asks for no socket is told so.</summary>
    public static async Task AcceptAsync(HttpContext context, Func<OpenSocket, Task> serve)
    {
        // Checked last: a browser's script is not told why its upgrade was refused, and asks the same address again without one.
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problem.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "WebSocket only", $"Open this address as a WebSocket: ws://…{context.Request.Path}.").ConfigureAwait(false);
            return;
        }
        var limits = context.RequestServices.GetRequiredService<SocketLimits>();
        var accept = new WebSocketAcceptContext { KeepAliveInterval = limits.PingEvery, KeepAliveTimeout = limits.SilentFor - limits.PingEvery, SubProtocol = Credential.Answer(context) };
        using var socket = await TryAcceptAsync(context, accept).ConfigureAwait(false);
        if (socket is null) return;
        var over = context.RequestServices.GetRequiredService<Drain>().Over;
        await serve(new OpenSocket(socket, context.Features.GetRequiredFeature<WireStream>(), limits, context.Abort, over)).ConfigureAwait(false);
    }

    /// <summary>Null when the client has gone meanwhile.</summary>
    private static async ValueTask<WebSocket?> TryAcceptAsync(HttpContext context, WebSocketAcceptContext accept)
    {
        try
        {
            ShortQueue.Ask(context);
            return await context.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ObjectDisposedException or SocketException or IOException or OperationCanceledException)
        {
            context.Abort();
            return null;
        }
    }
}
