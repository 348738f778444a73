namespace ParkingGate.Pipeline.Sources;

/// <summary>Pictures a second as they really come, over a few seconds of the pictures' own time.</summary>
internal sealed class RateMeter
{
    private const double WindowS = 4;
    private double _fromS = double.NaN;
    private int _count;

    /// <summary>0 until it is known.</summary>
    public double Fps { get; private set; }

    public void Add(double timeS)
    {
        if (!(timeS - _fromS is >= 0 and < 3 * WindowS))
        {
            (_fromS, _count) = (timeS, 0); // the first, or after a gap
            return;
        }
        _count++;
        if (timeS - _fromS < WindowS) return;
        Fps = Math.Round(_count / (timeS - _fromS), 1);
        (_fromS, _count) = (timeS, 0);
    }

    /// <summary>What the source says, unless it is far from what comes.</summary>
    public double Of(double declared) => Fps == 0 || (declared > 0 && Math.Abs(Fps - declared) < declared * 0.1) ? declared : Fps;
}
