using System.Diagnostics;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// The analysis thread of a camera: motion gate, detector, tracker, scene, events. The detector is one of the program's, which it waits
/// for; when its turn comes it looks at the newest picture, not at the one it waited with.
/// </summary>
internal sealed class AnalysisLoop(DetectorPool detectors, ContainerTracker tracker, LookRates rates, Scene scene, EventFeed events, int liveWidth,
    CaptureDesk? desk = null, WatchArea? area = null, CameraCondition? condition = null) : IDisposable
{
    private readonly LookSchedule _schedule = new(rates);
    private readonly MotionGate _gate = new(new MotionGateOptions(), area);
    private readonly LumaThumbnail _thumbnail = new();
    private readonly TurnShare _share = new();
    private readonly Detection[] _detections = new Detection[YoloOutput.MostDetections];
    private readonly Func<int, (CaptureState, string?)>? _labelOf = desk is null ? null : desk.LabelOf;
    private Func<Box, float>? _newness;
    private long _looks;

    /// <summary>Runs of the detector since the start.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>Runs until the mailbox is closed and empty.</summary>
    public void Run(Mailbox mailbox, CancellationToken stop)
    {
        if (detectors.Enter(_share, stop) is { } first) detectors.Leave(_share, first, 0); // loads the model before it is needed
        while (!stop.IsCancellationRequested && mailbox.Take() is { } frame)
        {
            using (frame) Consider(frame, rates.EveryPicture ? null : mailbox, stop);
        }
    }

    /// <summary>Looks at the frame if it is worth it; the frame stays the caller's.</summary>
    /// <param name="newer">Where a newer frame may lie when the turn comes; null: this one is looked at, whatever comes.</param>
    /// <param name="stop">Ends the waiting.</param>
    public void Consider(Frame frame, Mailbox? newer = null, CancellationToken stop = default)
    {
        if (!_schedule.IsDue(frame.TimeS, tracker.Tracks.Length > 0)) return;
        var moving = _gate.Update(_thumbnail.Of(frame), LumaThumbnail.Width, LumaThumbnail.Height, frame.TimeS);
        if (!_schedule.ShouldLook(frame.TimeS, moving || IsOneLost()) || detectors.Enter(_share, stop) is not { } detector) return;
        using var newest = newer?.TryTake();
        var started = Stopwatch.GetTimestamp();
        var count = Detect(detector, newest ?? frame);
        Follow(newest ?? frame, _detections.AsSpan(0, count));
        _schedule.Took(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public void Dispose() => _thumbnail.Dispose();

    /// <summary>The detections that count; the detector goes to the next camera.</summary>
    private int Detect(ContainerDetector detector, Frame frame)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var skipped = _schedule.Looks(frame.TimeS, tracker.Tracks.Length > 0);
            var count = detector.Detect(frame, _detections);
            Interlocked.Increment(ref _looks);
            condition?.Looked(frame.TimeS, skipped);
            return area?.Keep(_detections.AsSpan(0, count), frame.Width, frame.Height) ?? count;
        }
        finally
        {
            detectors.Leave(_share, detector, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    private void Follow(Frame frame, ReadOnlySpan<Detection> found)
    {
        tracker.Update(found, frame.TimeS);
        desk?.Look(frame, tracker, _newness ??= _gate.FreshIn);
        scene.Publish(tracker.Tracks, frame.TimeS, frame.Width, frame.Height, _labelOf);
        foreach (ref readonly var happened in tracker.Events) Tell(happened, frame.Width, frame.Height);
    }

    /// <summary>A container that was just here and is not seen: looks go on until it is back or has left, also when nothing moves.</summary>
    private bool IsOneLost()
    {
        foreach (var track in tracker.Tracks)
        {
            if (track.State == TrackState.Lost) return true;
        }
        return false;
    }

    private void Tell(in TrackEvent happened, int width, int height)
    {
        if (happened.Kind == TrackEventKind.Dropped) return;
        if (happened.Kind == TrackEventKind.Left)
        {
            events.Publish(new GateEvent.ContainerLeft(happened.TrackId));
            return;
        }
        var (liveW, liveH) = LiveSize.Of(width, height, liveWidth);
        var box = happened.Box.Scale((float)liveW / width, (float)liveH / height).Clip(liveW, liveH);
        events.Publish(new GateEvent.ContainerDetected(happened.TrackId, box, happened.Confidence));
    }
}
