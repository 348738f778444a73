namespace ParkingGate.Tracking;

/// <summary>
/// The change of light between a background and a picture: picture ≈ gain · background + offset. Auto exposure multiplies,
/// a cloud or the camera's black level adds; a mean shift alone would leave the bright and dark cells behind.
/// </summary>
internal readonly record struct LightChange(float Gain, float Offset)
{
    // Exposure steps stay well inside this. Beyond it the fit follows a thing that fills the picture, not the light.
    private const float MostGain = 1.8f;

    /// <summary>
    /// Grey levels. Averaging down to 96×54 leaves little of the sensor's noise, so this is already a bad night.
    /// </summary>
    public const float MostNoise = 8;

    // Cells the sensor cut off follow no line.
    private const byte Black = 4;
    private const byte White = 250;

    public float Of(float background) => Gain * background + Offset;

    /// <summary>
    /// Least squares over all cells, then twice more over those that fitted: cells covered by something new are left out.
    /// No change at all when less than half of the picture follows it: then a thing fills the picture.
    /// </summary>
    public static LightChange Fit(ReadOnlySpan<byte> luma, ReadOnlySpan<float> background)
    {
        var change = Fit(luma, background, default, float.PositiveInfinity);
        for (var again = 0; again < 2; again++)
            change = Fit(luma, background, change, change.Tolerance(luma, background));
        return change.Explains(luma, background) ? change : new(1, 0);
    }

    /// <summary>
    /// Standard deviation of the sensor's noise around the fit, from the quietest quarter of the cells, so that the rest may be
    /// something else. Held at <see cref="MostNoise"/>: a picture full of truck is not noise.
    /// </summary>
    public float Noise(ReadOnlySpan<byte> luma, ReadOnlySpan<float> background)
    {
        // Quarter levels, so that a quiet sensor does not round to 0.
        Span<int> histogram = stackalloc int[4 * 256];
        histogram.Clear();
        for (var i = 0; i < luma.Length; i++)
            histogram[Math.Min((int)(4 * MathF.Abs(luma[i] - Of(background[i]))), histogram.Length - 1)]++;
        var (below, level) = (histogram[0], 0);
        while (4 * below < luma.Length) below += histogram[++level];
        // A quarter of a normal distribution lies within 0.3186 of its deviation.
        return Math.Min((level + 0.5f) / 4 / 0.3186f, MostNoise);
    }

    private float Tolerance(ReadOnlySpan<byte> luma, ReadOnlySpan<float> background) => 3 + 3 * Noise(luma, background);

    private bool Explains(ReadOnlySpan<byte> luma, ReadOnlySpan<float> background)
    {
        var tolerance = Tolerance(luma, background);
        var count = 0;
        for (var i = 0; i < luma.Length; i++)
        {
            if (MathF.Abs(luma[i] - Of(background[i])) <= tolerance) count++;
        }
        return 2 * count >= luma.Length;
    }

    private static LightChange Fit(ReadOnlySpan<byte> luma, ReadOnlySpan<float> background, LightChange guess, float most)
    {
        double count = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        for (var i = 0; i < luma.Length; i++)
        {
            var (x, y) = (background[i], luma[i]);
            if (y is <= Black or >= White || MathF.Abs(y - guess.Of(x)) > most) continue;
            count++;
            sumX += x;
            sumY += y;
            sumXX += x * x;
            sumXY += x * y;
        }
        if (count == 0) return new(1, 0);
        var (meanX, meanY) = (sumX / count, sumY / count);
        var spread = sumXX / count - meanX * meanX;
        // A picture without contrast says nothing about the gain.
        var gain = spread < 4 ? 1 : Math.Clamp((sumXY / count - meanX * meanY) / spread, 1 / MostGain, MostGain);
        return new((float)gain, (float)(meanY - gain * meanX));
    }
}
