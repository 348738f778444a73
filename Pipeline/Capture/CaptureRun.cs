namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// Taking and reading pictures for one run of a camera's pipeline. Owns the desk, the queue and the reader; its loop runs on the
/// reading thread, or nowhere when candidates are read in order by the analysis itself.
/// </summary>
internal sealed class CaptureRun : IDisposable
{
    private readonly CandidateQueue _queue = new();
    private readonly ReadingLoop _reading;

    public CaptureRun(CaptureParts parts, bool inOrder, EventFeed events, TimeProvider clock)
    {
        _reading = new ReadingLoop(parts.OpenReader);
        var passages = new PassageDesk(parts.Site, parts.Rules, events, parts.Filter, parts.Record);
        Desk = new CaptureDesk(parts.Site, parts.Rules, events, passages, clock) { Ask = inOrder ? ReadNow : Post };
    }

    public CaptureDesk Desk { get; }

    /// <summary>Candidates that newer ones replaced before they were read.</summary>
    public long Dropped => _queue.Dropped;

    /// <summary>The reading thread's work, until <see cref="Close"/>.</summary>
    public void Run() => _reading.Run(_queue, Desk);

    /// <summary>No more pictures come; what waits is still read.</summary>
    public void Close() => _queue.Close();

    public void Dispose()
    {
        _queue.Dispose();
        _reading.Dispose();
        Desk.Dispose();
    }

    private void Post(Candidate candidate)
    {
        if (_queue.Post(candidate) is { } trackId) Desk.Forgotten(trackId);
    }

    private void ReadNow(Candidate candidate)
    {
        using (candidate) _reading.Read(candidate, Desk);
    }
}
