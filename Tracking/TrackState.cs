namespace ParkingGate.Tracking;

/// <summary>Where a track is in its life: Tentative → Tracked ⇄ Lost → Removed.</summary>
internal enum TrackState
{
    /// <summary>Seen, but not often enough to believe in; has no id and is not shown.</summary>
    Tentative,

    /// <summary>Seen in the latest update.</summary>
    Tracked,

    /// <summary>Believed in, but not seen in the latest update.</summary>
    Lost,

    /// <summary>Given up; its instance is reused from the next update on.</summary>
    Removed,
}
