using System.Diagnostics;

namespace ParkingGate.Pipeline.Sources;

/// <summary>
/// Tells of a source's start, losses and returns. A loss is told again when its reason changes or the pause has grown, not at every
/// attempt: a camera that is away for a week must not fill the log.
/// </summary>
/// <param name="isSecond">It is the source of the live pictures only: without it viewers see those of the main one, so no camera is lost.</param>
internal sealed class SourceNews(EventFeed events, CameraCondition condition, bool isSecond = false)
{
    private bool _isOnline;
    private bool _hasStarted;
    private long _lostAt;
    private string? _told;

    /// <summary>A picture came. Tells of the start or the return if it is one.</summary>
    public void Picture(string source, SourceFacts facts)
    {
        condition.Found(facts);
        if (_isOnline) return;
        if (!isSecond && !_hasStarted) events.Publish(new GateEvent.ProcessingStarted(source, facts));
        else if (!isSecond && _lostAt != 0) events.Publish(new GateEvent.SourceRecovered(Stopwatch.GetElapsedTime(_lostAt).TotalSeconds, facts));
        (_isOnline, _hasStarted, _lostAt, _told) = (true, true, 0, null);
    }

    /// <summary>The source was closed on purpose and is opened again: no loss.</summary>
    public void Closed() => _isOnline = false;

    public void Lost(string message, TimeSpan pause, bool hasGrown)
    {
        condition.Offline(message, pause);
        _isOnline = false;
        if (_lostAt == 0) _lostAt = Stopwatch.GetTimestamp();
        foreach (var happened in News(message, pause, hasGrown)) events.Publish(happened);
        _told = message;
    }

    private IEnumerable<GateEvent> News(string message, TimeSpan pause, bool hasGrown)
    {
        var isNew = message != _told;
        if (isSecond && isNew) yield return new GateEvent.Failed("live_source_failed", message);
        if (isSecond) yield break;
        if (!_hasStarted && _told is null) yield return new GateEvent.Failed("source_failed", message);
        if (isNew || hasGrown) yield return new GateEvent.SourceLost(message, Math.Round(pause.TotalSeconds, 1));
    }
}
