using ParkingGate.Containers;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>Hands a finished passage to whoever keeps it. Must not block.</summary>
internal delegate void RecordPassage(Passage passage, EvidencePictures? pictures);

/// <summary>
/// Makes passages: of a sure code at once, and of a container without one after a while, unless until then a sure code explains it: most
/// of what is not read is another view of a container that is. Bounds: 64 codes and 32 unread containers are remembered; when full the
/// oldest code is forgotten, the oldest unread container becomes a passage. Under the lock of its <see cref="CaptureDesk"/>.
/// </summary>
internal sealed class PassageDesk(CaptureSite site, CaptureRules rules, EventFeed events, PassageFilter filter, RecordPassage record)
{
    private const int MostTold = 64;
    private const int MostWaiting = 32;

    private readonly List<ToldContainer> _told = [];
    private readonly List<UnreadContainer> _waiting = [];

    /// <summary>When the pictures' time began.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>A code of this container is sure.</summary>
    public void Tell(ContainerCapture capture, CodeVerdict verdict)
    {
        var told = new ToldContainer(verdict.Code!.Value, capture);
        _waiting.RemoveAll(told.Explains);
        // A repeat may be another container's box that shows this code beside its own: it explains nothing later.
        if (filter.IsRepeat(site.Camera, told.Code, At(capture.LastS))) return;
        if (_told.Count == MostTold) _told.RemoveAt(0);
        _told.Add(told);
        Record(capture, verdict, At(verdict.ToS), capture.Direction(verdict, site.Inbound), capture.PicturesOf(verdict), capture.RawReads);
    }

    /// <summary>A container passed and no code of it is sure. It waits for what may explain it.</summary>
    public void Suspect(UnreadContainer unread)
    {
        if (_told.Exists(told => told.Explains(unread))) return;
        if (_waiting.Find(unread.IsSameAs) is { } same)
        {
            if (same.IsBetterThan(unread)) return;
            _waiting.Remove(same);
        }
        if (_waiting.Count == MostWaiting) RecordFirst();
        _waiting.Add(unread);
    }

    /// <summary>Time goes on: what waited long enough is a passage.</summary>
    public void Pass(double nowS)
    {
        while (_waiting.Count > 0 && nowS - _waiting[0].ToS >= rules.ReviewWaitS) RecordFirst();
    }

    /// <summary>The source is over: nothing more can explain what waits.</summary>
    public void End()
    {
        while (_waiting.Count > 0) RecordFirst();
    }

    private void RecordFirst()
    {
        var unread = _waiting[0];
        _waiting.RemoveAt(0);
        var direction = unread.Capture.Path.Direction(site.Inbound, unread.FromS, unread.ToS);
        Record(unread.Capture, unread.Verdict, At(double.IsNaN(unread.Verdict.ToS) ? unread.ToS : unread.Verdict.ToS), direction, unread.Pictures, unread.RawReads);
    }

    private void Record(ContainerCapture capture, CodeVerdict verdict, DateTimeOffset at, PassageDirection direction, EvidencePictures? pictures, IReadOnlyList<string> rawReads)
    {
        var passage = Passage.Of(verdict, Guid.CreateVersion7(at), at, site.Camera, direction, site.Source, [.. rawReads]);
        record(passage, pictures);
        events.Publish(new GateEvent.ContainerLogged(capture.TrackId, passage.Id, verdict.Code?.Text));
    }

    private DateTimeOffset At(double timeS) => StartedAt + TimeSpan.FromSeconds(timeS);
}

/// <summary>What is said of the place in each of its passages.</summary>
internal sealed record CaptureSite(string Camera, string Source, Entrance Inbound)
{
    /// <summary>Its masks hide what is written into the picture from the reader.</summary>
    public WatchArea Area { get; init; } = WatchArea.Everything;
}
