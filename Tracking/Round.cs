namespace ParkingGate.Tracking;

/// <summary>One round of matching: which tracks and detections take part, and how two of them are compared.</summary>
internal readonly record struct Round(
    bool Tracked, bool Lost, bool Tentative, bool Primary, bool Nested, bool Faint, bool Weak, float LeastIou, bool Loose = false)
{
    public bool Takes(TrackState state) => state switch
    {
        TrackState.Tracked => Tracked,
        TrackState.Lost => Lost,
        _ => Tentative,
    };

    public bool Takes(SightingRank rank) => rank switch
    {
        SightingRank.Primary => Primary,
        SightingRank.Nested => Nested,
        SightingRank.Faint => Faint,
        _ => Weak,
    };
}
