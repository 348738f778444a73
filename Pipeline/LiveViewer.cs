using System.Diagnostics;

namespace ParkingGate.Pipeline;

/// <summary>
/// One watcher of a camera. Bound: a slot of one frame. When full: the newer frame takes the place of the older, which is counted
/// as skipped. Owns the share in its slot; who takes it owns it. The live thread offers, the viewer's own task takes.
/// </summary>
internal sealed class LiveViewer : IDisposable
{
    /// <summary>Sources time their pictures to a millisecond or worse.</summary>
    private const double SlackS = 0.005;

    private readonly LiveFeed _feed;
    private readonly AsyncSignal _arrived;
    private EncodedFrame? _slot;
    private int _skipped;
    private long _totalSkipped;
    private double _nextS = double.NegativeInfinity;
    private bool _left;

    internal LiveViewer(LiveFeed feed, LiveRequest request, AsyncSignal arrived)
    {
        (_feed, _arrived) = (feed, arrived);
        Request = request;
    }

    /// <summary>What is in force: the variant the feed gave, the format and rate asked for.</summary>
    public LiveRequest Request { get; internal set; }

    public bool Paused { get; internal set; }

    /// <summary>Frames this viewer was too slow for since it came.</summary>
    public long TotalSkipped => Interlocked.Read(ref _totalSkipped);

    /// <summary>Asks for something else; <see cref="Request"/> says what came of it.</summary>
    public void Configure(LiveRequest wanted) => _feed.Configure(this, wanted);

    /// <summary>Stops or goes on with this viewer's frames.</summary>
    public void Pause(bool paused) => _feed.Pause(this, paused);

    /// <summary>The newest frame not taken yet, and how many were missed before it. The caller owns the share.</summary>
    public EncodedFrame? Take(out int skipped)
    {
        var frame = Interlocked.Exchange(ref _slot, null);
        skipped = frame is null ? 0 : Interlocked.Exchange(ref _skipped, 0);
        return frame;
    }

    public void Dispose()
    {
        _feed.Leave(this);
        Volatile.Write(ref _left, true);
        Interlocked.Exchange(ref _slot, null)?.Dispose();
    }

    /// <summary>Whether its own rate lets it have a picture of this time; asked by the live thread before encoding.</summary>
    internal bool IsDue(double timeS) => !Paused && (timeS >= _nextS - SlackS || IsBack(timeS));

    /// <summary>Whether it is to be woken; kept by <see cref="FanOut"/> under its lock.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>Goes on with what waits for a frame, on this thread.</summary>
    internal void WakeHere() => _arrived.SetHere();

    /// <summary>Puts a share of the frame into the slot.</summary>
    /// <param name="fanOut">Wakes the viewer later; without it, it is woken at once.</param>
    internal void Offer(EncodedFrame frame, double timeS, FanOut? fanOut = null)
    {
        var period = 1 / Request.Fps;
        // A steady grid, so that 10 of 25 pictures a second come out as 10 and not as 8.3; begun anew where it would make the same
        // picture due again.
        _nextS = timeS - _nextS < period - SlackS && !IsBack(timeS) ? _nextS + period : timeS + period;
        var older = Interlocked.Exchange(ref _slot, frame.Share());
        if (older is not null)
        {
            older.Dispose();
            Interlocked.Increment(ref _skipped);
            Interlocked.Increment(ref _totalSkipped);
        }
        if (Volatile.Read(ref _left)) Interlocked.Exchange(ref _slot, null)?.Dispose();
        if (fanOut is null) _arrived.Set();
        else fanOut.Add(this);
    }

    /// <summary>
    /// The next time is at most a period after the last picture: what lies before that is from a source that began anew (a
    /// camera's clock starts at zero each time it is started), or the rate was raised.
    /// </summary>
    private bool IsBack(double timeS) => timeS < _nextS - (1 / Request.Fps) - (2 * SlackS);
}
