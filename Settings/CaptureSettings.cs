namespace ParkingGate.Settings;

/// <summary>When a container's picture is taken and read, and when it counts as a passage.</summary>
internal sealed class CaptureSettings
{
    /// <summary>Follow and show containers only: read nothing, log nothing.</summary>
    public bool Enabled { get; set; } = true;

    [Within(1, 100)]
    public int LeastHits { get; set; } = 3;

    [Within(16, 4096)]
    public int LeastHeight { get; set; } = 60;

    [Within(0, 1)]
    public double LeastArea { get; set; } = 0.01;

    [Within(0, 10_000)]
    public double LeastSharpness { get; set; } = 1;

    [WithinTime("00:00:00.05", "00:00:10")]
    public TimeSpan ReadEvery { get; set; } = TimeSpan.FromSeconds(0.2);

    [Within(1, 1000)]
    public int MostReads { get; set; } = 60;

    [WithinTime("00:00:00", "00:00:30")]
    public TimeSpan SettleFor { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The same code at the same camera within this time is the same passage.</summary>
    [WithinTime("00:00:00", "1.00:00:00")]
    public TimeSpan SameFor { get; set; } = TimeSpan.FromSeconds(60);

    [WithinTime("00:00:00", "00:01:00")]
    public TimeSpan LeastSeen { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>How a container moves across the picture when it comes in.</summary>
internal enum Inbound { None, Right, Left, Down, Up, Towards, Away }
