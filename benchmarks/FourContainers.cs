using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks;

/// <summary>Four containers side by side that drive to and fro in a 720p picture, as a detector and a viewer see them.</summary>
internal static class FourContainers
{
    private const int Count = 4;

    /// <summary>As found in the look at that time.</summary>
    public static void At(double timeS, Span<Detection> into)
    {
        for (var i = 0; i < Count; i++)
        {
            var left = 40 + (i * 300) + (60 * MathF.Sin((float)timeS));
            into[i] = new Detection(new Box(left, 200 + (10 * i), left + 240, 420), 0.6f + (i * 0.05f), 0);
        }
    }

    /// <summary>As drawn and sent.</summary>
    public static TrackedContainer[] Tracked()
    {
        var found = new Detection[Count];
        At(0, found);
        return [.. found.Select((one, i) => new TrackedContainer(i + 1, one.Box, one.Confidence, (CaptureState)(i % 3), i == 2 ? "MSKU1234565" : null))];
    }
}
