namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// Candidates on their way from the analysis to the reader. Bound: <see cref="Capacity"/>. When full: a newer one of the same container
/// takes the place of its older one, else the oldest goes. Counter: <see cref="Dropped"/>. Owns the candidates it holds.
/// </summary>
internal sealed class CandidateQueue : IDisposable
{
    public const int Capacity = 6;
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
                var same = _waiting.FindIndex(waiting => waiting.Crop.TrackId == candidate.Crop.TrackId);
                if (same >= 0 || _waiting.Count == Capacity) gone = Remove(Math.Max(same, 0));
                _waiting.Add(candidate);
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

    private Candidate Remove(int index)
    {
        var candidate = _waiting[index];
        _waiting.RemoveAt(index);
        return candidate;
    }
}
