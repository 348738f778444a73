namespace ParkingGate.Pipeline;

/// <summary>
/// Makes a time line that only grows out of what sources say: a clip that begins again, pictures without a time, jumps back.
/// </summary>
internal sealed class SourceClock
{
    private double _offsetS;
    private double _lastS = double.NegativeInfinity;

    /// <summary>The picture's time on the growing line, in seconds from the first picture.</summary>
    /// <param name="timeS">What the source says; NaN when it says nothing.</param>
    /// <param name="fps">Pictures a second, for those without a time; 0 when unknown.</param>
    public double Next(double timeS, double fps)
    {
        var step = 1 / (fps is > 0 and < 1000 ? fps : 25);
        if (double.IsNegativeInfinity(_lastS)) return _lastS = Begin(timeS);
        var next = double.IsNaN(timeS) ? _lastS + step : timeS + _offsetS;
        if (next <= _lastS) // a jump back: goes on one picture later
        {
            _offsetS += _lastS + step - next;
            next = _lastS + step;
        }
        return _lastS = next;
    }

    private double Begin(double timeS)
    {
        if (double.IsNaN(timeS)) return 0;
        _offsetS = -timeS;
        return 0;
    }
}
