using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// What the analysis last saw, read by the live thread at its own rate. Publishing and reading copy under a lock, so neither side
/// ever sees half of it and nothing is allocated. Bound: 64 containers; the newest are left out.
/// </summary>
internal sealed class Scene
{
    public const int Capacity = 64;

    /// <summary>How long a box is moved on without news of it; beyond, it stays where it is.</summary>
    private const double MoveOnForS = 0.5;

    private readonly Lock _gate = new();
    private readonly Entry[] _entries = new Entry[Capacity];
    private int _count;
    private double _timeS;

    /// <summary>A container where it was, and how fast each edge moves, in pixels a second.</summary>
    private readonly record struct Entry(TrackedContainer Container, Box Speed);

    /// <summary>Size of the picture that the boxes are in.</summary>
    public (int Width, int Height) PictureSize { get; private set; }

    /// <summary>Replaces what was there by the tracker's tracks at <paramref name="timeS"/>.</summary>
    /// <param name="tracks">Of the tracker.</param>
    /// <param name="timeS">The picture's time.</param>
    /// <param name="width">The picture's width.</param>
    /// <param name="height">The picture's height.</param>
    /// <param name="labelOf">How far the reading of a track is; null: all are only followed.</param>
    public void Publish(ReadOnlySpan<Track> tracks, double timeS, int width, int height, Func<int, (CaptureState State, string? Code)>? labelOf = null)
    {
        lock (_gate)
        {
            (_timeS, _count, PictureSize) = (timeS, 0, (width, height));
            foreach (var track in tracks)
            {
                // A lost one is kept by the tracker in case it comes back, a guess may be nothing; a viewer sees only what is there.
                if (track.State != TrackState.Tracked || !track.IsFirm || _count == Capacity) continue;
                var (state, code) = labelOf?.Invoke(track.Id) ?? (CaptureState.Tracking, null);
                _entries[_count++] = new Entry(new TrackedContainer(track.Id, track.BoxAt(timeS), track.Confidence, state, code), Speed(track, timeS));
            }
        }
    }

    /// <summary>
    /// The containers with their boxes moved on to <paramref name="timeS"/> and scaled to a picture of the given size.
    /// </summary>
    /// <returns>How many were written.</returns>
    public int Read(double timeS, int width, int height, Span<TrackedContainer> into)
    {
        lock (_gate)
        {
            if (_count == 0) return 0;
            var seconds = (float)Math.Clamp(timeS - _timeS, 0, MoveOnForS);
            var (scaleX, scaleY) = ((float)width / PictureSize.Width, (float)height / PictureSize.Height);
            var shown = 0;
            for (var i = 0; i < _count && shown < into.Length; i++)
            {
                var (container, speed) = _entries[i];
                var box = Moved(container.Box, speed, seconds).Scale(scaleX, scaleY).Clip(width, height);
                if (box is { Width: >= 1, Height: >= 1 }) into[shown++] = container with { Box = box }; // else it has moved out of the picture
            }
            return shown;
        }
    }

    /// <summary>Nothing is in view.</summary>
    public void Clear()
    {
        lock (_gate) _count = 0;
    }

    private static Box Speed(Track track, double timeS)
    {
        const float Step = 0.1f; // seconds; the filter's motion is linear, so any small step gives its speed
        var (now, next) = (track.BoxAt(timeS), track.BoxAt(timeS + Step));
        return new Box((next.X1 - now.X1) / Step, (next.Y1 - now.Y1) / Step, (next.X2 - now.X2) / Step, (next.Y2 - now.Y2) / Step);
    }

    private static Box Moved(Box box, Box speed, float seconds) => new(
        box.X1 + (speed.X1 * seconds), box.Y1 + (speed.Y1 * seconds), box.X2 + (speed.X2 * seconds), box.Y2 + (speed.Y2 * seconds));
}
