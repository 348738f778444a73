namespace ParkingGate.Settings;

/// <summary>What clients may cost, and when one counts as gone.</summary>
internal sealed class LimitSettings
{
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
