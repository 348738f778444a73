namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// Candidates on their way from the analysis to the reader. Bound: one of each container, <see cref="Capacity"/> in all. When full: of two
/// of one container the better stays (the newer, unless it is much worse), else the oldest goes. Counter: <see cref="Dropped"/>. Owns the
/// candidates it holds.
/// </summary>
internal sealed class CandidateQueue : IDisposable
{
    public const int Capacity = 6;

    /// <summary>A newer picture of this share of the older one's worth is preferred: it shows another view.</summary>
    private const double GoodEnough = 0.8;

    private readonly object _gate = new();
    private readonly List<Candidate> _waiting = [];
    private bool _closed;
    private long _dropped;

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes ownership. Returns the track whose candidate went for it, null when none did.</summary>
    public int? Post(Candidate candidate)
    {
        Candidate? gone = null;
        lock (_gate)
        {
            if (_closed) gone = candidate;
            else
            {
                gone = MakeRoom(candidate);
                if (gone != candidate) _waiting.Add(candidate);
                Monitor.Pulse(_gate);
            }
        }
        if (gone is null) return null;
        gone.Dispose();
        Interlocked.Increment(ref _dropped);
        return gone.Crop.TrackId;
    }

    /// <summary>The oldest; waits for one. The caller owns it. Null once closed and empty.</summary>
    public Candidate? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed) Monitor.Wait(_gate);
            if (_waiting.Count == 0) return null;
            return Remove(0);
        }
    }

    /// <summary>No more come; what waits can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        Close();
        while (Take() is { } left) left.Dispose();
    }

    /// <summary>Whoever has to go for it, itself perhaps; null when there is room.</summary>
    private Candidate? MakeRoom(Candidate candidate)
    {
        var same = _waiting.FindIndex(waiting => waiting.Crop.TrackId == candidate.Crop.TrackId);
        if (same >= 0) return candidate.Worth >= GoodEnough * _waiting[same].Worth ? Remove(same) : candidate;
        return _waiting.Count == Capacity ? Remove(0) : null;
    }

    private Candidate Remove(int index)
    {
        var candidate = _waiting[index];
        _waiting.RemoveAt(index);
        return candidate;
    }
}
