namespace ParkingGate.Load;

/// <summary>What a crowd saw of a server during some seconds, and what that cost.</summary>
internal sealed record Measured
{
    public required string What { get; init; }
    public required int Viewers { get; init; }
    public required double Seconds { get; init; }

    /// <summary>Frames a second: of all viewers together over their number, and of the one who got least.</summary>
    public required double FpsMean { get; init; }
    public required double FpsLeast { get; init; }
    public required double KiloBytesPerFrame { get; init; }
    public required double MegaBytesPerS { get; init; }
    public required long Skipped { get; init; }
    public required long Disordered { get; init; }
    public required int Closed { get; init; }
    public required Percentiles EndToEndMs { get; init; }
    public required Percentiles DeliveryMs { get; init; }

    /// <summary>Per cent of one core.</summary>
    public required double ServerCpu { get; init; }

    /// <summary>The part of it that decoding, looking, drawing and encoding took; 0 for a server that does not.</summary>
    public required double CameraCpu { get; init; }

    /// <summary>The rest: what sending costs.</summary>
    public double FanOutCpu => ServerCpu - CameraCpu;

    public required double ClientCpu { get; init; }
    public required double OthersCpu { get; init; }
    public required double ServerMegaBytes { get; init; }
    public required int ServerThreads { get; init; }
    public required int ServerHandles { get; init; }

    public static IReadOnlyList<(string Name, Func<Measured, string> Value)> Columns { get; } =
    [
        ("", m => m.What), ("viewers", m => $"{m.Viewers}"), ("fps", m => $"{m.FpsMean:0.00}"), ("least", m => $"{m.FpsLeast:0.00}"), ("kB", m => $"{m.KiloBytesPerFrame:0}"),
        ("MB/s", m => $"{m.MegaBytesPerS:0}"), ("skipped", m => $"{m.Skipped}"), ("closed", m => $"{m.Closed}"),
        ("p50 ms", m => $"{m.EndToEndMs.P50:0.0}"), ("p95", m => $"{m.EndToEndMs.P95:0.0}"), ("p99", m => $"{m.EndToEndMs.P99:0.0}"),
        ("queue→ p50", m => $"{m.DeliveryMs.P50:0.0}"), ("p99", m => $"{m.DeliveryMs.P99:0.0}"),
        ("server CPU %", m => $"{m.ServerCpu:0.0}"), ("fan-out", m => $"{m.FanOutCpu:0.0}"), ("client", m => $"{m.ClientCpu:0.0}"), ("others", m => $"{m.OthersCpu:0.0}"), ("RSS MB", m => $"{m.ServerMegaBytes:0.0}"),
    ];
}

internal readonly record struct Percentiles(double P50, double P95, double P99)
{
    public static Percentiles Of(Latencies times) => new(times.At(0.5), times.At(0.95), times.At(0.99));
}
