namespace ParkingGate.Tracking;

/// <summary>What happened to a track: it got its id, or it was given up.</summary>
internal enum TrackEventKind
{
    Appeared,
    Left,
}
