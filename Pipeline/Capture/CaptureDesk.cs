using ParkingGate.Containers;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>Hands a finished passage to whoever keeps it. Must not block.</summary>
internal delegate void RecordPassage(Passage passage, EvidencePictures? pictures);

/// <summary>
/// From tracks to passages at one camera: takes the pictures, has them read, adds the reads up, and tells of each container once.
/// The analysis thread brings tracks, the reading thread brings answers; a lock keeps them apart. Owns the picture taker.
/// </summary>
internal sealed class CaptureDesk(CaptureSite site, CaptureRules rules, EventFeed events, PassageFilter filter, RecordPassage record, TimeProvider clock) : IDisposable
{
    /// <summary>How long a code that was logged explains an unread box that shows it too.</summary>
    private const double SameForS = 60;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, ContainerCapture> _captures = [];
    private readonly Dictionary<ContainerCode, double> _toldS = [];
    private readonly PictureTaker _taker = new(site.Area);
    private DateTimeOffset _startedAt;
    private double _nowS = double.NaN;

    /// <summary>Where candidates go; set before the first look.</summary>
    public required Action<Candidate> Ask { get; init; }

    /// <summary>The box's colour and label of a track.</summary>
    public (CaptureState State, string? Code) LabelOf(int trackId)
    {
        lock (_gate) return _captures.TryGetValue(trackId, out var capture) ? (capture.State, capture.Code) : (CaptureState.Tracking, null);
    }

    /// <summary>After each update of the tracker: what is due is photographed, what has left is finished.</summary>
    public void Look(Frame frame, ContainerTracker tracker)
    {
        if (!(frame.TimeS >= _nowS)) _startedAt = clock.GetUtcNow() - TimeSpan.FromSeconds(frame.TimeS); // the first picture of a run
        _nowS = frame.TimeS;
        foreach (var track in tracker.Tracks)
        {
            if (track.State == TrackState.Tracked) Look(frame, track);
        }
        foreach (ref readonly var happened in tracker.Events)
        {
            if (happened.Kind == TrackEventKind.Left) Leave(happened.TrackId);
        }
        TellSure();
    }

    /// <summary>What the reader saw in a candidate, which stays the caller's.</summary>
    public void Answered(Candidate candidate, CodeReading reading)
    {
        lock (_gate)
        {
            if (!_captures.TryGetValue(candidate.Crop.TrackId, out var capture)) return;
            capture.Answered(candidate, reading);
            if (capture.Verdicts[0] is { Status: PassageStatus.Ok } verdict) Announce(capture, verdict);
            if (capture is { HasLeft: true, Pending: 0 }) Finish(capture);
        }
    }

    /// <summary>A candidate of this track was dropped unread.</summary>
    public void Forgotten(int trackId)
    {
        lock (_gate)
        {
            if (!_captures.TryGetValue(trackId, out var capture)) return;
            capture.Forgotten();
            if (capture is { HasLeft: true, Pending: 0 }) Finish(capture);
        }
    }

    /// <summary>The source is over: everything in view has left.</summary>
    public void End()
    {
        lock (_gate)
        {
            foreach (var capture in _captures.Values.ToArray()) Finish(capture);
        }
    }

    public void Dispose() => _taker.Dispose();

    private void Look(Frame frame, Track track)
    {
        ContainerCapture? capture;
        lock (_gate)
        {
            if (!_captures.TryGetValue(track.Id, out capture)) _captures[track.Id] = capture = new ContainerCapture(track.Id, frame.TimeS);
            capture.Seen(track.SeenBox, frame.TimeS, frame.Width, frame.Height);
            if (!capture.IsDue(frame.TimeS, rules) || !IsWorthReading(track, frame)) return;
        }
        var candidate = Take(frame, track);
        if (candidate.Sharpness < rules.LeastSharpness)
        {
            candidate.Dispose();
            return;
        }
        lock (_gate)
        {
            if (capture.State == CaptureState.Tracking)
            {
                events.Publish(new GateEvent.ContainerCaptured(track.Id));
                events.Publish(new GateEvent.OcrRequested(track.Id));
            }
            capture.Asked(frame.TimeS);
        }
        Ask(candidate);
    }

    private Candidate Take(Frame frame, Track track)
    {
        var crop = _taker.Cut(frame, track.Id, track.SeenBox.Expand(rules.Margin));
        return new Candidate(crop, _taker.Keep(frame, crop.Box), Sharpness.Of(crop.Pixels, crop.Width, crop.Height));
    }

    private bool IsWorthReading(Track track, Frame frame) =>
        track.Hits >= rules.LeastHits
        && track.SeenBox.Height >= rules.LeastHeightPx
        && track.SeenBox.Area >= rules.LeastArea * frame.Width * frame.Height;

    private void Leave(int trackId)
    {
        lock (_gate)
        {
            if (!_captures.TryGetValue(trackId, out var capture)) return;
            capture.HasLeft = true;
            if (capture.Pending == 0) Finish(capture);
        }
    }

    private void TellSure()
    {
        lock (_gate)
        {
            foreach (var capture in _captures.Values) Tell(capture);
        }
    }

    private void Announce(ContainerCapture capture, CodeVerdict verdict)
    {
        var code = verdict.Code!.Value;
        if (capture.IsNews(code.Text)) events.Publish(new GateEvent.OcrCompleted(capture.TrackId, code.Text, verdict.Confidence, code.IsValid));
    }

    private void Tell(ContainerCapture capture)
    {
        foreach (var verdict in capture.ToTell(_nowS, rules, site.Inbound))
        {
            Announce(capture, verdict);
            var code = verdict.Code!.Value;
            _toldS[code] = capture.LastS;
            if (!filter.IsRepeat(site.Camera, code, At(capture.LastS))) Record(capture, verdict, capture.PicturesOf(verdict));
        }
    }

    private void Finish(ContainerCapture capture)
    {
        capture.HasLeft = true;
        _captures.Remove(capture.TrackId);
        Tell(capture);
        if (capture.WasTold || capture.State == CaptureState.Tracking) return;
        events.Publish(new GateEvent.OcrFailed(capture.TrackId, capture.Reads == 0 ? "not read in time" : "no code was sure"));
        if (IsPassage(capture)) Record(capture, capture.Verdicts[0], capture.BestPictures);
    }

    /// <summary>Whether something unread is worth a person's time: it passed, and it is not another box of a container that was read.</summary>
    private bool IsPassage(ContainerCapture capture) =>
        capture.SeenForS >= rules.LeastSeenS
        && capture.Travel >= rules.LeastTravel
        && !(capture.Verdicts[0].Code is { } code && _toldS.TryGetValue(code, out var toldS) && capture.LastS - toldS < SameForS);

    private void Record(ContainerCapture capture, CodeVerdict verdict, EvidencePictures? pictures)
    {
        var at = At(double.IsNaN(verdict.ToS) ? capture.LastS : verdict.ToS);
        var passage = Passage.Of(verdict, Guid.CreateVersion7(at), at, site.Camera, capture.Direction(verdict, site.Inbound), site.Source, [.. capture.RawReads]);
        record(passage, pictures);
        events.Publish(new GateEvent.ContainerLogged(capture.TrackId, passage.Id, verdict.Code?.Text));
    }

    private DateTimeOffset At(double timeS) => _startedAt + TimeSpan.FromSeconds(timeS);
}

/// <summary>What is said of the place in each of its passages.</summary>
internal sealed record CaptureSite(string Camera, string Source, Entrance Inbound)
{
    /// <summary>Its masks hide what is written into the picture from the reader.</summary>
    public WatchArea Area { get; init; } = WatchArea.Everything;
}
