namespace ParkingGate.Store;

/// <summary>
/// From rows that were read to events as they come, none missed and no new row told twice: begin, read rows, continue after the
/// newest row that was read. Bound: 4096 events between the two. When full: it says so, and the session ends.
/// </summary>
internal sealed class LogHandover : IDisposable
{
    public const int Capacity = 4096;

    private readonly Lock _gate = new();
    private readonly Action<LogEvent> _deliver;
    private readonly IDisposable _subscription;
    private Queue<LogEvent>? _held = new();
    private long _seen;
    private bool _overflowed;

    private LogHandover(LogFeed feed, Action<LogEvent> deliver)
    {
        _deliver = deliver;
        _subscription = feed.Subscribe(Take);
    }

    /// <summary>From now on events are held back.</summary>
    public static LogHandover Begin(LogFeed feed, Action<LogEvent> deliver) => new(feed, deliver);

    /// <summary>Delivers what was held and then every event as it comes, except new rows up to this seq: those were read. False when too
    /// much had come in between; then nothing is delivered, and the client has to begin again. Updates may repeat what was read.</summary>
    public bool Continue(long seen)
    {
        lock (_gate)
        {
            if (_overflowed || _held is null) return false;
            _seen = seen;
            while (_held.TryDequeue(out var held)) Deliver(held);
            _held = null;
            return true;
        }
    }

    public void Dispose() => _subscription.Dispose();

    private void Take(LogEvent happened)
    {
        lock (_gate)
        {
            if (_held is null) Deliver(happened);
            else if (_held.Count < Capacity) _held.Enqueue(happened);
            else _overflowed = true;
        }
    }

    // A row is readable a moment before its event comes, so this holds after the hand-over too.
    private void Deliver(LogEvent happened)
    {
        if (happened.Kind != LogEventKind.New || happened.Row.Seq > _seen) _deliver(happened);
    }
}
