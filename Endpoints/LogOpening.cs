using System.Net.WebSockets;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>What a client of the log is told before it is served: the newest rows, or those it missed; then pushes join without a gap.</summary>
internal sealed class LogOpening(WebSocket socket, WebSocketSession session, GateStore store, LogActions actions)
{
    /// <summary>For one row that was missed; the session has the same for its messages.</summary>
    private static readonly TimeSpan SendDeadline = TimeSpan.FromSeconds(10);

    /// <summary>After this the session has to run: its lane may hold messages, or the reason for closing.</summary>
    /// <returns>The pushes, until it is disposed.</returns>
    public async Task<IDisposable?> BeginAsync(LogStart start, CancellationToken stopping)
    {
        LogHandover? pushes = null;
        try
        {
            // First what may take long, with nothing held back meanwhile; then the little that came since.
            var seen = start.After is { } id ? store.Query.Find(id)?.Seq : null;
            if (seen is { } known) seen = await ReplayAsync(known, stopping).ConfigureAwait(false);
            pushes = LogHandover.Begin(store.Feed, actions.Push);
            actions.Anchor = seen is { } replayed
                ? await ReplayAsync(replayed, stopping).ConfigureAwait(false)
                : await NewestAsync(start.Limit, stopping).ConfigureAwait(false);
            if (!pushes.Continue(actions.Anchor)) session.Close(CloseCode.TooSlow, "too much came at once; reconnect");
        }
        catch (StoreException)
        {
            session.Close(WebSocketCloseStatus.InternalServerError, "the log cannot be read now; reconnect later");
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            if (!stopping.IsCancellationRequested) socket.Abort(); // gone, or too slow; else the session says that the server goes
        }
        return pushes;
    }

    private async Task<long> NewestAsync(int limit, CancellationToken stopping)
    {
        var page = await store.Query.PageAsync(LogFilter.All, 1, limit, null, stopping).ConfigureAwait(false);
        session.Queue(LogJson.Initial(page));
        return page.Anchor;
    }

    /// <summary>Sends every later row. Past the session's lane, whose bound is for what comes live: a client may have missed more.</summary>
    /// <returns>The last row sent.</returns>
    private async Task<long> ReplayAsync(long seen, CancellationToken stopping)
    {
        foreach (var row in store.Query.After(seen))
        {
            stopping.ThrowIfCancellationRequested();
            using var deadline = new CancellationTokenSource(SendDeadline);
            await socket.SendAsync(LogJson.Missed(row), WebSocketMessageType.Text, true, deadline.Token).ConfigureAwait(false);
            seen = row.Seq;
        }
        return seen;
    }
}
