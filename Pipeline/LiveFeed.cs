namespace ParkingGate.Pipeline;

/// <summary>What the live picture may cost.</summary>
internal sealed record LiveLimits
{
    public double Fps { get; init; } = 25;
    public int Width { get; init; } = 1280;
    public int Quality { get; init; } = 80;
    public int MaxVariants { get; init; } = 3;
    public int MaxViewers { get; init; } = 500;
}

/// <summary>
/// The viewers of one camera and the variants encoded for them. Joining and leaving may happen on any thread; the live thread
/// reads the list without a lock. Bounds: viewers and variants, by the limits; a request for one variant more gets the nearest.
/// </summary>
internal sealed class LiveFeed(LiveLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Lock _newestGate = new();
    private volatile LiveViewer[] _viewers = [];
    private EncodedFrame? _newest;

    /// <summary>Called after every change of <see cref="Watching"/> or of the number of viewers. Must not block.</summary>
    public Action? Changed { get; set; }

    public LiveLimits Limits => limits;

    /// <summary>Everyone who joined and has not left.</summary>
    public ReadOnlySpan<LiveViewer> Viewers => _viewers;

    /// <summary>Viewers who have not paused.</summary>
    public int Watching
    {
        get
        {
            var watching = 0;
            foreach (var viewer in _viewers) watching += viewer.Paused ? 0 : 1;
            return watching;
        }
    }

    /// <summary>How many ever joined; a change tells that somebody new came.</summary>
    public long Joined { get; private set; }

    /// <summary>A new viewer, who owns itself and disposes itself; null when there are too many.</summary>
    /// <param name="wanted">Upper limits; what is in force is <see cref="LiveViewer.Request"/>.</param>
    /// <param name="arrived">Set when a frame lies in the viewer's slot.</param>
    public LiveViewer? Join(LiveRequest wanted, AsyncSignal arrived)
    {
        LiveViewer viewer;
        lock (_gate)
        {
            if (_viewers.Length >= limits.MaxViewers) return null;
            viewer = new LiveViewer(this, Granted(wanted, null), arrived);
            _viewers = [.. _viewers, viewer];
            Joined++;
        }
        Changed?.Invoke();
        return viewer;
    }

    /// <summary>The last picture that was encoded since the camera began to work, of whatever variant; the caller owns the share.</summary>
    public EncodedFrame? Newest()
    {
        lock (_newestGate) return _newest?.Share();
    }

    /// <summary>Takes a share of a picture as the newest; null: the camera has ended its work.</summary>
    internal void Keep(EncodedFrame? frame)
    {
        lock (_newestGate)
        {
            _newest?.Dispose();
            _newest = frame?.Share();
        }
    }

    internal void Leave(LiveViewer viewer)
    {
        lock (_gate) _viewers = [.. _viewers.Where(other => other != viewer)];
        Changed?.Invoke();
    }

    internal void Configure(LiveViewer viewer, LiveRequest wanted)
    {
        lock (_gate) viewer.Request = Granted(wanted, viewer);
    }

    internal void Pause(LiveViewer viewer, bool paused)
    {
        lock (_gate) viewer.Paused = paused;
        Changed?.Invoke();
    }

    private LiveRequest Granted(LiveRequest wanted, LiveViewer? asking)
    {
        var variant = wanted.Variant with
        {
            Width = Math.Min(wanted.Variant.Width, limits.Width),
            Quality = Math.Min(wanted.Variant.Quality, limits.Quality),
        };
        var encoded = _viewers.Where(viewer => viewer != asking).Select(viewer => viewer.Request.Variant).Distinct().ToArray();
        if (!encoded.Contains(variant) && encoded.Length >= limits.MaxVariants) variant = encoded.MinBy(other => Distance(variant, other));
        return wanted with { Variant = variant, Fps = Math.Min(wanted.Fps, limits.Fps) };
    }

    /// <summary>
    /// How badly a variant serves somebody who asked for another: with boxes instead of without weighs most, then more than
    /// was asked for (the limits are there for a reason), then the difference in size and quality.
    /// </summary>
    private static double Distance(LiveVariant wanted, LiveVariant other)
    {
        var size = Math.Abs(Math.Log2((double)other.Width / wanted.Width));
        var quality = Math.Abs(other.Quality - wanted.Quality) / 100.0;
        var over = other.Width > wanted.Width || other.Quality > wanted.Quality ? 4 : 0;
        return (other.Overlay == wanted.Overlay ? 0 : 16) + over + size + quality;
    }
}
