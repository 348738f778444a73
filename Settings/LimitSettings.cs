namespace ParkingGate.Settings;

/// <summary>What clients may cost, and when one counts as gone.</summary>
internal sealed class LimitSettings
{
    /// <summary>Held open: sockets, streams and long polls.</summary>
    [Within(1, 100_000)]
    public int Connections { get; set; } = 2000;

    [Within(1, 100_000)]
    public int ConnectionsPerAddress { get; set; } = 250;

    /// <summary>Of one who has signed in.</summary>
    [Within(1, 100_000)]
    public int ConnectionsPerCaller { get; set; } = 100;

    /// <summary>Of one address.</summary>
    [Within(1, 1_000_000)]
    public double RequestsPerSecond { get; set; } = 100;

    [Within(1, 1_000_000)]
    public int RequestBurst { get; set; } = 400;

    /// <summary>For a request to say what it wants.</summary>
    [WithinTime("00:00:01", "00:05:00")]
    public TimeSpan HeadersWithin { get; set; } = TimeSpan.FromSeconds(10);

    [WithinTime("00:00:01", "00:05:00")]
    public TimeSpan PingEvery { get; set; } = TimeSpan.FromSeconds(15);

    [WithinTime("00:00:02", "00:10:00")]
    public TimeSpan SilentFor { get; set; } = TimeSpan.FromSeconds(30);

    [WithinTime("00:00:01", "00:05:00")]
    public TimeSpan SendWithin { get; set; } = TimeSpan.FromSeconds(10);

    [Within(1, 1_000_000)]
    public double MessagesPerSecond { get; set; } = 20;

    [Within(1, 1_000_000)]
    public int MessageBurst { get; set; } = 60;
}
