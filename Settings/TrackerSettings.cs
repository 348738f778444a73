namespace ParkingGate.Settings;

/// <summary>How detections become one container followed over time.</summary>
internal sealed class TrackerSettings
{
    [Within(1, 30)]
    public int ConfirmHits { get; set; } = 2;

    [WithinTime("00:00:00.1", "00:01:00")]
    public TimeSpan LostFor { get; set; } = TimeSpan.FromSeconds(2);
}
