namespace ParkingGate.Containers;

/// <summary>How far the code of a passage can be relied on.</summary>
internal enum PassageStatus
{
    /// <summary>Enough reads agree, and the check digit was seen and is right.</summary>
    Ok,

    /// <summary>Nothing read, or not surely enough: a person looks at the picture.</summary>
    NeedsReview,

    /// <summary>A person put the code right.</summary>
    Corrected,
}
