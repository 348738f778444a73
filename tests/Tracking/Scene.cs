using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

/// <summary>A tracker fed by a script; remembers every event and which id was nearest to a box.</summary>
internal sealed class Scene(TrackerOptions? options = null)
{
    public ContainerTracker Tracker { get; } = new(options ?? new TrackerOptions());
    public List<TrackEvent> Events { get; } = [];

    public int Appeared => Events.Count(e => e.Kind == TrackEventKind.Appeared);
    public int Left => Events.Count(e => e.Kind == TrackEventKind.Left);

    public static Detection Seen(float x, float y, float width, float height, float confidence = 0.8f) =>
        new(new Box(x, y, x + width, y + height), confidence, 0);

    public void Look(double timeS, params ReadOnlySpan<Detection> detections)
    {
        Tracker.Update(detections, timeS);
        foreach (var happened in Tracker.Events) Events.Add(happened);
    }

    /// <summary>Looks at a fixed rate, from one time up to (not including) another.</summary>
    public void Play(double fromS, double toS, double perSecond, Func<double, Detection[]> script)
    {
        for (var i = 0; fromS + i / perSecond < toS - 1e-9; i++)
            Look(fromS + i / perSecond, script(fromS + i / perSecond));
    }

    /// <summary>The id of the tracked box that lies on this one, or 0.</summary>
    public int IdAt(Detection seen)
    {
        foreach (var track in Tracker.Tracks)
        {
            if (track.State == TrackState.Tracked && Box.Iou(track.SeenBox, seen.Box) > 0.9f) return track.Id;
        }
        return 0;
    }
}
