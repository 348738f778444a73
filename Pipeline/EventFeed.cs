namespace ParkingGate.Pipeline;

/// <summary>An event with its camera, number and time.</summary>
internal sealed record PublishedEvent(string Camera, long Number, DateTimeOffset Time, GateEvent Event)
{
    private byte[]? _message;

    /// <summary>The wire form, made once for all who get it.</summary>
    public byte[] Message(Func<PublishedEvent, byte[]> write) => _message ??= write(this);
}

/// <summary>
/// Every event of a camera to everyone who subscribed, in order. It keeps one event: the loss of the source while it lasts, which
/// a new subscriber is told first. A subscriber's own queue is bounded, and one that lets it fill is closed by its session.
/// </summary>
internal sealed class EventFeed(string camera, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<Action<PublishedEvent>> _subscribers = [];
    private PublishedEvent? _lost;
    private long _number;

    public void Publish(GateEvent happened)
    {
        lock (_gate) // held while telling: all see the same order
        {
            var published = new PublishedEvent(camera, ++_number, clock.GetUtcNow(), happened);
            _lost = happened switch
            {
                GateEvent.SourceLost => published,
                GateEvent.SourceRecovered or GateEvent.ProcessingStarted or GateEvent.ProcessingStopped => null,
                _ => _lost,
            };
            foreach (var subscriber in _subscribers) subscriber(published);
        }
    }

    /// <summary>Calls back for each event from now on, until the returned token is disposed. The callback must not block.</summary>
    public IDisposable Subscribe(Action<PublishedEvent> subscriber)
    {
        lock (_gate)
        {
            if (_lost is not null) subscriber(_lost);
            _subscribers.Add(subscriber);
        }
        return new Subscription(this, subscriber);
    }

    private sealed class Subscription(EventFeed feed, Action<PublishedEvent> subscriber) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._subscribers.Remove(subscriber);
        }
    }
}
