namespace ParkingGate.Tracking;

/// <summary>What happened to a track.</summary>
internal enum TrackEventKind
{
    /// <summary>It is a container for sure.</summary>
    Appeared,

    /// <summary>It was given up.</summary>
    Left,

    /// <summary>It was given up and never was more than a guess: nobody heard of it.</summary>
    Dropped,
}
