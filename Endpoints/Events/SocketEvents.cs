using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Events;

/// <summary>Events of some cameras on one socket: what it missed is its opening, what happens from then on goes into its ordered lane.</summary>
internal sealed class SocketEvents : IDisposable
{
    private readonly Queue<byte[]> _missed;
    private readonly IDisposable _subscription;

    /// <param name="after">The last event that the client has, if it has any.</param>
    /// <param name="wants">Whether a camera's events are for this client.</param>
    public SocketEvents(EventJournal journal, EventPlace? after, Func<string, bool> wants, WebSocketSession session)
    {
        _subscription = journal.Subscribe(after, wants, published => session.Queue(published.Message(EventJson.Write)), out var missed);
        _missed = new Queue<byte[]>(EventJson.Replay(missed));
    }

    /// <inheritdoc cref="NextOpening"/>
    public ValueTask<ReadOnlyMemory<byte>?> NextAsync() => new(_missed.TryDequeue(out var message) ? (ReadOnlyMemory<byte>?)message : null);

    public void Dispose() => _subscription.Dispose();
}
