namespace ParkingGate.Pipeline;

/// <summary>An event with its camera, place and time.</summary>
internal sealed record PublishedEvent(string Camera, EventPlace Id, DateTimeOffset Time, GateEvent Event)
{
    private byte[]? _message;

    /// <summary>The wire form, made once for all who get it.</summary>
    public byte[] Message(Func<PublishedEvent, byte[]> write) => _message ??= write(this);
}

/// <summary>Why events between the place that was asked for and now are missing.</summary>
internal enum EventGap
{
    None,

    /// <summary>The place is of another run of the program.</summary>
    Restarted,

    /// <summary>So long ago that they are not kept any more.</summary>
    TooOld,
}

/// <summary>What happened after a place.</summary>
/// <param name="From">Just before the first event that there is; the place to resume from again.</param>
/// <param name="To">The newest event there is, whether it is among these or not.</param>
internal sealed record EventReplay(EventGap Gap, IReadOnlyList<PublishedEvent> Events, EventPlace From, EventPlace To);

/// <summary>
/// The events of all cameras in one order, to everyone who subscribed. Bound: it keeps the last 1000; older ones are forgotten, and who
/// asks for them is told so. Beyond these it keeps each camera's loss of its source while it lasts: a new subscriber is told that first.
/// </summary>
internal sealed class EventJournal(TimeProvider clock)
{
    public const int Kept = 1000;

    private readonly Lock _gate = new();
    private readonly string _epoch = EventPlace.NewEpoch();
    private readonly PublishedEvent[] _kept = new PublishedEvent[Kept]; // number n is at n % Kept
    private readonly SortedDictionary<string, PublishedEvent> _lost = new(StringComparer.Ordinal);
    private readonly List<Action<PublishedEvent>> _subscribers = [];
    private long _number;

    /// <summary>The newest event there is. Everyone who subscribed was told of it.</summary>
    public EventPlace Newest
    {
        get
        {
            lock (_gate) return new EventPlace(_epoch, _number);
        }
    }

    public void Publish(string camera, GateEvent happened)
    {
        lock (_gate) // held while telling: all see the same order
        {
            var published = new PublishedEvent(camera, new EventPlace(_epoch, ++_number), clock.GetUtcNow(), happened);
            _kept[_number % Kept] = published;
            if (happened is GateEvent.SourceLost) _lost[camera] = published;
            else if (happened is GateEvent.SourceRecovered or GateEvent.ProcessingStarted or GateEvent.ProcessingStopped) _lost.Remove(camera);
            foreach (var subscriber in _subscribers) subscriber(published);
        }
    }

    /// <summary>What happened after a place at the cameras that are wanted; without a place, the sources that are lost now.</summary>
    public EventReplay Since(EventPlace? after, Func<string, bool> wants)
    {
        lock (_gate) return Replay(after, wants);
    }

    /// <summary>The same, and a call for each event from then on, until the returned token is disposed. The callback must not block.</summary>
    public IDisposable Subscribe(EventPlace? after, Func<string, bool> wants, Action<PublishedEvent> subscriber, out EventReplay missed)
    {
        lock (_gate)
        {
            missed = Replay(after, wants);
            return Add(wants, subscriber);
        }
    }

    /// <summary>A call for each event of one camera, first for the loss of its source while it lasts.</summary>
    public IDisposable Follow(string camera, Action<PublishedEvent> subscriber)
    {
        lock (_gate)
        {
            if (_lost.TryGetValue(camera, out var lost)) subscriber(lost);
            return Add(id => id == camera, subscriber);
        }
    }

    private Subscription Add(Func<string, bool> wants, Action<PublishedEvent> subscriber)
    {
        void Tell(PublishedEvent published)
        {
            if (wants(published.Camera)) subscriber(published);
        }

        _subscribers.Add(Tell);
        return new Subscription(this, Tell);
    }

    private EventReplay Replay(EventPlace? after, Func<string, bool> wants)
    {
        var now = new EventPlace(_epoch, _number);
        if (after is not { } place) return new EventReplay(EventGap.None, [.. _lost.Values.Where(lost => wants(lost.Camera))], now, now);
        var oldest = Math.Max(1, _number - Kept + 1);
        var gap = place.Epoch != _epoch || place.Number > _number ? EventGap.Restarted : place.Number < oldest - 1 ? EventGap.TooOld : EventGap.None;
        var first = gap == EventGap.None ? place.Number + 1 : oldest;
        var events = gap == EventGap.None ? [] : _lost.Values.Where(lost => lost.Id.Number < first && wants(lost.Camera)).ToList();
        for (var number = first; number <= _number; number++)
        {
            if (_kept[number % Kept] is var kept && wants(kept.Camera)) events.Add(kept);
        }
        return new EventReplay(gap, events, new EventPlace(_epoch, first - 1), now);
    }

    private sealed class Subscription(EventJournal journal, Action<PublishedEvent> subscriber) : IDisposable
    {
        public void Dispose()
        {
            lock (journal._gate) journal._subscribers.Remove(subscriber);
        }
    }
}
