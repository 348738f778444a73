using ParkingGate.Containers;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// From tracks to passages at one camera: takes the pictures, has them read, adds the reads up, and tells of each container once.
/// The analysis thread brings tracks, the reading thread brings answers; a lock keeps them apart. Owns the picture taker.
/// </summary>
internal sealed class CaptureDesk(CaptureSite site, CaptureRules rules, EventFeed events, PassageDesk passages, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ContainerCapture> _captures = [];
    private readonly PictureTaker _taker = new(site.Area);
    private double _nowS = double.NaN;
    private double _readCostS;

    /// <summary>Where candidates go; set before the first look.</summary>
    public required Action<Candidate> Ask { get; init; }

    /// <summary>The box's colour and label of a track.</summary>
    public (CaptureState State, string? Code) LabelOf(int trackId)
    {
        lock (_gate) return _captures.TryGetValue(trackId, out var capture) ? (capture.State, capture.Code) : (CaptureState.Tracking, null);
    }

    /// <summary>After each update of the tracker: what is due is photographed, what has left is finished.</summary>
    /// <param name="newness">Of a box, in shares of the picture: how much of it was something else a few seconds before.</param>
    public void Look(Frame frame, ContainerTracker tracker, Func<Box, float>? newness = null)
    {
        if (!(frame.TimeS >= _nowS)) Begin(frame.TimeS); // the first picture of a run
        _nowS = frame.TimeS;
        foreach (var track in tracker.Tracks)
        {
            if (track.State == TrackState.Tracked) Look(frame, track, tracker, newness);
        }
        foreach (ref readonly var happened in tracker.Events)
        {
            if (happened.Kind != TrackEventKind.Appeared) Leave(happened.TrackId);
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
            if (capture.IsFirm && capture.Verdicts[0] is { Status: PassageStatus.Ok } verdict) Announce(capture, verdict);
            if (capture is { HasLeft: true, Pending: 0 }) Finish(capture);
        }
    }

    /// <summary>What a read took, in seconds, of a reader that others wait for.</summary>
    public void Took(double seconds)
    {
        lock (_gate) _readCostS = _readCostS == 0 ? seconds : (_readCostS * 0.8) + (seconds * 0.2);
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
            passages.End();
        }
    }

    public void Dispose() => _taker.Dispose();

    private void Begin(double timeS)
    {
        lock (_gate)
        {
            if (!double.IsNaN(_nowS)) passages.End();
            passages.StartedAt = clock.GetUtcNow() - TimeSpan.FromSeconds(timeS);
        }
    }

    private void Look(Frame frame, Track track, ContainerTracker tracker, Func<Box, float>? newness)
    {
        ContainerCapture? capture;
        lock (_gate)
        {
            if (!_captures.TryGetValue(track.Id, out capture)) _captures[track.Id] = capture = new ContainerCapture(track.Id, frame.TimeS);
            if (capture.WasRead(frame.TimeS, rules)) tracker.Vouch(track.Id);
            capture.Seen(track, frame.TimeS, frame.Width, frame.Height);
            if (!capture.IsDue(frame.TimeS, rules, _readCostS) || !IsWorthReading(track, frame)) return;
        }
        var candidate = Take(frame, track, newness);
        if (candidate.Sharpness < rules.LeastSharpness)
        {
            candidate.Dispose();
            return;
        }
        lock (_gate)
        {
            if (capture is { State: CaptureState.Tracking, IsFirm: true })
            {
                events.Publish(new GateEvent.ContainerCaptured(track.Id));
                events.Publish(new GateEvent.OcrRequested(track.Id));
            }
            capture.Asked(frame.TimeS);
        }
        Ask(candidate);
    }

    private Candidate Take(Frame frame, Track track, Func<Box, float>? newness)
    {
        var crop = _taker.Cut(frame, track.Id, track.SeenBox.Expand(rules.Margin));
        try
        {
            return new Candidate(crop, _taker.Take(frame, crop.Box), Sharpness.Of(crop.Pixels, crop.Width, crop.Height),
                Appearance.Of(crop.Pixels, crop.Width, crop.Height), track.Confidence, newness?.Invoke(track.SeenBox.Scale(1f / frame.Width, 1f / frame.Height)) ?? 0);
        }
        catch
        {
            crop.Dispose();
            throw;
        }
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
            passages.Pass(_nowS);
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
            passages.Tell(capture, verdict);
        }
    }

    private void Finish(ContainerCapture capture)
    {
        capture.HasLeft = true;
        _captures.Remove(capture.TrackId);
        Tell(capture);
        if (!capture.IsFirm || capture.State == CaptureState.Tracking) return; // it was nothing, or nobody will ever know
        if (capture.Told.Count == 0) events.Publish(new GateEvent.OcrFailed(capture.TrackId, capture.Reads == 0 ? "not read in time" : "no code was sure"));
        foreach (var stretch in capture.Stretches.Where(stretch => IsUnread(capture, stretch))) passages.Suspect(UnreadContainer.Of(capture, stretch));
    }

    /// <summary>
    /// Whether it is worth a person's time: in view for a while, a container in the detector's eyes, came there, and looks like none of the
    /// containers whose codes were read in the track.
    /// </summary>
    private bool IsUnread(ContainerCapture capture, Stretch stretch) =>
        stretch.LastsS >= rules.LeastSeenS && stretch.MeanConfidence >= rules.LeastConfidence
        && stretch.Arrivals >= rules.LeastArrivals && stretch.Arrivals >= rules.LeastArrivalShare * stretch.Reads
        && capture.Told.All(code => !stretch.Shows(code.Text) && capture.LookOf(code)?.DistanceTo(stretch.Look) is null or > Stretch.MostDistance);
}
