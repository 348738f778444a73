using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>What a client of the log is told before it is served: the newest rows, or those it missed; then pushes join without a gap.</summary>
internal sealed class LogOpening : IAsyncDisposable
{
    private readonly WebSocketSession _session;
    private readonly SocketAccess _access;
    private readonly GateStore _store;
    private readonly LogActions _actions;
    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> _messages;
    private LogHandover? _pushes;

    public LogOpening(WebSocketSession session, SocketAccess access, GateStore store, LogActions actions, LogStart start, CancellationToken stop)
    {
        (_session, _access, _store, _actions) = (session, access, store, actions);
        _messages = MessagesAsync(start, stop).GetAsyncEnumerator(stop);
    }

    /// <inheritdoc cref="NextOpening"/>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync()
    {
        try
        {
            if (await _messages.MoveNextAsync().ConfigureAwait(false)) return _messages.Current;
            return null; // not in one expression: there null would be a memory of no bytes
        }
        catch (StoreException)
        {
            _session.Close(WebSocketCloseStatus.InternalServerError, "the log cannot be read now; reconnect later");
            return null;
        }
        catch (OperationCanceledException)
        {
            return null; // the server is shutting down, and the session says so
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync().ConfigureAwait(false);
        _pushes?.Dispose();
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> MessagesAsync(LogStart start, [EnumeratorCancellation] CancellationToken stop)
    {
        // First what may take long, with nothing held back meanwhile; then the little that came since.
        var seen = start.After is { } id ? _store.Query.PlaceOf(id) : null;
        for (var round = 0; seen is { } known && round < 2; round++)
        {
            if (round == 1) _pushes = LogHandover.Begin(_store.Feed, _actions.Push);
            foreach (var row in _store.Query.After(known))
            {
                if (start.Filter.Matches(row) && _access.Caller.MaySee(row.Camera)) yield return LogJson.Missed(row);
                seen = row.Seq;
            }
        }
        if (seen is null)
        {
            _pushes = LogHandover.Begin(_store.Feed, _actions.Push);
            var page = await _store.Query.PageAsync(_actions.First, 1, start.Limit, null, stop).ConfigureAwait(false);
            yield return LogJson.Initial(page);
            seen = page.Anchor;
        }
        _actions.Begin(seen.Value);
        if (!_pushes!.Continue(seen.Value)) _session.Close(CloseCode.TooSlow, "too much came at once; reconnect");
    }
}
