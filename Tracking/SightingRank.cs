namespace ParkingGate.Tracking;

/// <summary>What a detection may do: stand alone, only continue or (after a while) start a track, or only continue one.</summary>
internal enum SightingRank
{
    /// <summary>High score, and not a second box of something better.</summary>
    Primary,

    /// <summary>High score, but it lies in, or around, a box of a higher score.</summary>
    Nested,

    /// <summary>Between low and high, and not a second box of something better: enough for a guess.</summary>
    Faint,

    /// <summary>Low score, or a faint second box.</summary>
    Weak,
}
