namespace ParkingGate.Benchmarks.Stages;

/// <summary>The middle one of several measurements: what a noisy neighbour on the machine does to a few of them does not move it.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
