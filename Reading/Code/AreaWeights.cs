namespace ParkingGate.Reading.Code;

/// <summary>
/// Along one side: which source pixels a target pixel covers and how much of it each fills. OpenCV's rules, with its tolerance of
/// 0.001 pixel below which a partly covered source pixel is left out.
/// </summary>
internal sealed class AreaWeights
{
    private const double Tolerance = 1e-3;
    private int[] _firsts = [];
    private int[] _starts = [];
    private float[] _weights = [];
    private (int Source, int Target) _sides;

    /// <summary>The first source pixel under a target pixel.</summary>
    public int First(int target) => _firsts[target];

    /// <summary>The weights of the first source pixel and its followers; they add up to 1.</summary>
    public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(_starts[target].._starts[target + 1]);

    public void Fit(int source, int target)
    {
        if (_sides == (source, target)) return;
        _sides = (source, target);
        Pooled.Ensure(ref _firsts, target);
        Pooled.Ensure(ref _starts, target + 1);
        // Every source pixel once, and twice where a border between target pixels runs through it.
        Pooled.Ensure(ref _weights, source + (2 * target));
        for (var pixel = 0; pixel < target; pixel++)
            _starts[pixel + 1] = Cover(pixel, (double)source / target, source);
    }

    /// <summary>Writes one target pixel's weights behind those before; returns where they end.</summary>
    private int Cover(int target, double scale, int source)
    {
        var (from, to) = (target * scale, (target * scale) + scale);
        var area = Math.Min(scale, source - from);
        var last = Math.Min((int)Math.Floor(to), source - 1);
        var whole = Math.Min((int)Math.Ceiling(from), last);
        var next = _starts[target];
        _firsts[target] = whole - from > Tolerance ? whole - 1 : whole;
        if (whole - from > Tolerance)
            _weights[next++] = (float)((whole - from) / area);
        for (var pixel = whole; pixel < last; pixel++)
            _weights[next++] = (float)(1 / area);
        if (to - last > Tolerance)
            _weights[next++] = (float)(Math.Min(Math.Min(to - last, 1), area) / area);
        return next;
    }
}
