using System.Diagnostics;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// The analysis thread of a camera: motion gate, detector, tracker, scene, events. Owns the detector, which it opens on its own
/// thread (loading a model takes longer than a viewer wants to wait for the first picture).
/// </summary>
internal sealed class AnalysisLoop(Func<ContainerDetector> openDetector, ContainerTracker tracker, LookRates rates, Scene scene, EventFeed events, int liveWidth,
    CaptureDesk? desk = null, WatchArea? area = null) : IDisposable
{
    private readonly LookSchedule _schedule = new(rates);
    private readonly MotionGate _gate = new(new MotionGateOptions(), area);
    private readonly LumaThumbnail _thumbnail = new();
    private readonly Detection[] _detections = new Detection[YoloOutput.MostDetections];
    private readonly Func<int, (CaptureState, string?)>? _labelOf = desk is null ? null : desk.LabelOf;
    private ContainerDetector? _detector;
    private long _looks;

    /// <summary>Runs of the detector since the start.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>Runs until the mailbox is closed and empty.</summary>
    public void Run(Mailbox mailbox, CancellationToken stop)
    {
        _detector = openDetector();
        while (!stop.IsCancellationRequested && mailbox.Take() is { } frame)
        {
            using (frame) Consider(frame);
        }
    }

    /// <summary>Looks at the frame if it is worth it; the frame stays the caller's.</summary>
    public void Consider(Frame frame)
    {
        if (!_schedule.IsDue(frame.TimeS, tracker.Tracks.Length > 0)) return;
        var moving = _gate.Update(_thumbnail.Of(frame), LumaThumbnail.Width, LumaThumbnail.Height, frame.TimeS);
        if (!_schedule.ShouldLook(frame.TimeS, moving || IsOneLost())) return;
        var started = Stopwatch.GetTimestamp();
        Look(frame);
        _schedule.Took(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public void Dispose()
    {
        _detector?.Dispose();
        _thumbnail.Dispose();
    }

    private void Look(Frame frame)
    {
        _detector ??= openDetector();
        var found = _detections.AsSpan(0, _detector.Detect(frame, _detections));
        if (area is not null) found = found[..area.Keep(found, frame.Width, frame.Height)];
        Interlocked.Increment(ref _looks);
        tracker.Update(found, frame.TimeS);
        desk?.Look(frame, tracker);
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
