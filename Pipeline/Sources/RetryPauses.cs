namespace ParkingGate.Pipeline.Sources;

/// <summary>
/// How long to wait before the next attempt. Pauses grow while attempts fail, and vary by a fifth: cameras that lost power together
/// are not all asked in the same instant.
/// </summary>
internal sealed class RetryPauses(Random random)
{
    private static readonly double[] AfterFailureS = [1, 2, 5, 10, 30, 60];

    /// <summary>Many cameras lock an account for half an hour after five or six wrong passwords.</summary>
    private static readonly double[] AfterRefusalS = [60, 300, 600];

    /// <summary>The share by which a pause is shorter or longer.</summary>
    private const double Jitter = 0.2;

    /// <summary>Limits of <see cref="WellAfterS"/>.</summary>
    private const double LeastWellS = 1, MostWellS = 2;

    private double _lastS;
    private int _failures;
    private int _refusals;

    /// <summary>A source that has given pictures for so long is well again: about as long as it was left alone before, and two seconds at the most: a camera that comes and goes is better seen half of the time than hardly ever.</summary>
    public double WellAfterS => Math.Clamp(_lastS, LeastWellS, MostWellS);

    /// <summary>The pause after one more failed attempt.</summary>
    /// <param name="isRefusal">The source said no to user name and password.</param>
    /// <param name="hasGrown">It is longer than the one before.</param>
    public TimeSpan Next(bool isRefusal, out bool hasGrown)
    {
        var seconds = isRefusal ? Step(AfterRefusalS, _refusals++, out hasGrown) : Step(AfterFailureS, _failures++, out hasGrown);
        _lastS = seconds;
        return TimeSpan.FromSeconds(seconds * (1 + (((random.NextDouble() * 2) - 1) * Jitter)));
    }

    /// <summary>It works, or somebody asks for an attempt now.</summary>
    public void Reset() => (_failures, _refusals) = (0, 0);

    private static double Step(double[] steps, int attempt, out bool hasGrown)
    {
        hasGrown = attempt < steps.Length;
        return steps[Math.Min(attempt, steps.Length - 1)];
    }
}
