namespace ParkingGate.Pipeline;

/// <summary>
/// Makes a time line that only grows out of what sources say: a clip that begins again, a camera whose clock is set or runs wrong,
/// pictures without a time. Of a live source it stays near the time that really passed, also over interruptions.
/// </summary>
internal sealed class SourceClock(SourceClock? beside = null)
{
    /// <summary>How far the time line may be from real time: bad networks hold pictures back, but not for longer.</summary>
    private const double MostApartS = 10;

    /// <summary>A step back of less than this is a picture out of order, not a clock that was set.</summary>
    private const double LeastStepBackS = 1;

    private double _offsetS;
    private double _lastS = double.NegativeInfinity;
    private double _zeroS = double.NaN; // arrival of the picture at 0
    private bool _interrupted;

    /// <summary>A first picture has come; before that nobody can keep time beside it.</summary>
    public bool HasBegun => !double.IsNegativeInfinity(Volatile.Read(ref _lastS));

    /// <summary>It keeps the time of another one: arrivals count for recordings too.</summary>
    public bool IsBeside => beside is not null;

    /// <summary>The picture's time on the growing line, in seconds from the first picture.</summary>
    /// <param name="timeS">What the source says; NaN when it says nothing.</param>
    /// <param name="fps">Pictures a second, for those without a time; 0 when unknown.</param>
    /// <param name="arrivedS">When it came, by any clock that only grows; NaN for a recording.</param>
    public double Next(double timeS, double fps, double arrivedS = double.NaN)
    {
        if (double.IsNegativeInfinity(_lastS)) return _lastS = Begin(timeS, arrivedS);
        var follows = _lastS + (1 / (fps is > 0 and < 1000 ? fps : 25));
        var real = arrivedS - _zeroS; // NaN for a recording, which no comparison lets through
        var said = double.IsNaN(timeS) ? (real > follows ? real : follows) : timeS + _offsetS;
        var next = _interrupted || Math.Abs(said - real) > MostApartS || said <= _lastS - LeastStepBackS ? (real > follows ? real : follows)
            : said <= _lastS ? follows : said;
        if (!double.IsNaN(timeS)) _offsetS += next - said;
        _interrupted = false;
        return _lastS = next;
    }

    /// <summary>The source was closed: what its next picture says has nothing to do with the last.</summary>
    public void Interrupt() => _interrupted = true;

    private double Begin(double timeS, double arrivedS)
    {
        (_zeroS, _interrupted) = (beside?._zeroS ?? arrivedS, false);
        var first = beside is null || double.IsNaN(_zeroS) ? 0 : arrivedS - _zeroS;
        if (!double.IsNaN(timeS)) _offsetS = first - timeS;
        return first;
    }
}
