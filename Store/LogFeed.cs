namespace ParkingGate.Store;

/// <summary>What happened to a row.</summary>
internal enum LogEventKind
{
    New,
    Updated,
}

/// <summary>A row as it is after what happened to it.</summary>
internal sealed record LogEvent(LogEventKind Kind, LogRow Row)
{
    private byte[]? _message;

    /// <summary>The wire form, made once for all who get it.</summary>
    public byte[] Message(Func<LogEvent, byte[]> write) => _message ??= write(this);
}

/// <summary>
/// Every log event to everyone who subscribed, in the order of the commits. It keeps nothing: what was missed is in the database.
/// A subscriber's own queue is bounded, and one that lets it fill is closed by its session.
/// </summary>
internal sealed class LogFeed
{
    private readonly Lock _gate = new();
    private readonly List<Action<LogEvent>> _subscribers = [];

    /// <summary>Somebody is listening.</summary>
    public bool HasSubscribers
    {
        get
        {
            lock (_gate) return _subscribers.Count > 0;
        }
    }

    public void Publish(LogEvent happened)
    {
        lock (_gate) // held while telling: all see the same order
        {
            foreach (var subscriber in _subscribers) subscriber(happened);
        }
    }

    /// <summary>Calls back for each event from now on, until the returned token is disposed. The callback must neither block nor throw,
    /// and not subscribe or end a subscription.</summary>
    public IDisposable Subscribe(Action<LogEvent> subscriber)
    {
        lock (_gate) _subscribers.Add(subscriber);
        return new Subscription(this, subscriber);
    }

    private sealed class Subscription(LogFeed feed, Action<LogEvent> subscriber) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._subscribers.Remove(subscriber);
        }
    }
}
