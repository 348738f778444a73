using System.Net;
using System.Net.WebSockets;

namespace ParkingGate.Store.Supabase;

/// <summary>Opens connections to Realtime. Each serves one channel until it ends, for whatever reason; then another is opened.</summary>
internal sealed class RealtimeClient(SupabaseConnection connection, SharedTiming timing, TimeProvider clock)
{
    /// <summary>Runs one connection to its end.</summary>
    /// <param name="table">Whose columns decide what may be filtered there.</param>
    /// <returns>Why it ended.</returns>
    public async Task<SupabaseException> RunAsync(RemoteTable table, RealtimeListener listener, CancellationToken stop)
    {
        var token = "";
        SupabaseException why;
        try
        {
            token = await connection.Access.TokenAsync(null, stop).ConfigureAwait(false);
            using var socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // heartbeats are the protocol's own
            socket.Options.CollectHttpResponseDetails = true;
            await ConnectAsync(socket, stop).ConfigureAwait(false);
            using var channel = new RealtimeChannel(socket, connection, table, timing, listener, token, clock);
            why = await channel.RunAsync(stop).ConfigureAwait(false);
        }
        catch (SupabaseException failure)
        {
            why = failure;
        }
        // A newer token, if there is one, is what the next join goes out with.
        if (why.Trouble is SupabaseTrouble.Expired or SupabaseTrouble.BadKey) await RenewAsync(token, stop).ConfigureAwait(false);
        return why;
    }

    private async Task RenewAsync(string token, CancellationToken stop)
    {
        try
        {
            await connection.Access.TokenAsync(token, stop).ConfigureAwait(false);
        }
        catch (SupabaseException)
        {
            // the next attempt says so
        }
    }

    private async Task ConnectAsync(ClientWebSocket socket, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(timing.Connect, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            await socket.ConnectAsync(Address(), connection.Http, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw connection.Trouble(SupabaseTrouble.Unreachable, $"Realtime: no answer within {timing.Connect.TotalSeconds:0} s");
        }
        catch (WebSocketException failure)
        {
            throw Refused(socket.HttpStatusCode, failure);
        }
    }

    private SupabaseException Refused(HttpStatusCode status, WebSocketException failure)
    {
        if (status == 0) return connection.Trouble(failure.InnerException as HttpRequestException, "Realtime");
        var trouble = status switch
        {
            HttpStatusCode.Unauthorized => SupabaseTrouble.BadKey,
            HttpStatusCode.TooManyRequests => SupabaseTrouble.Busy,
            HttpStatusCode.Forbidden or HttpStatusCode.NotFound => SupabaseTrouble.NoPublication,
            _ => SupabaseTrouble.Failing,
        };
        return connection.Trouble(trouble, $"Realtime: HTTP {(int)status}");
    }

    private Uri Address()
    {
        var own = connection.Options.Url;
        return new UriBuilder(new Uri(own, "realtime/v1/websocket"))
        {
            Scheme = own.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Query = $"apikey={Uri.EscapeDataString(connection.Access.Key)}&vsn=2.0.0",
        }.Uri;
    }
}
