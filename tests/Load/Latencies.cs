namespace ParkingGate.Load;

/// <summary>Times in steps of 0.1 ms up to 20 s; what is longer counts as 20 s. One writer; read when it has stopped.</summary>
internal sealed class Latencies
{
    private const double StepMs = 0.1;
    private readonly int[] _counts = new int[200_001];

    public long Count { get; private set; }

    public void Add(double ms)
    {
        _counts[(int)Math.Clamp(ms / StepMs, 0, _counts.Length - 1)]++;
        Count++;
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The time that this share of all is not above.</summary>
    public double At(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0) return (i + 1) * StepMs;
        }
        return 0;
    }
}
