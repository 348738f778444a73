namespace ParkingGate.Tracking;

/// <summary>
/// A container came or went. The box and confidence are those of the last time it was seen; the time is that of the update
/// that decided it (for <see cref="TrackEventKind.Left"/> that is later, by up to the time a track may be lost).
/// </summary>
internal readonly record struct TrackEvent(TrackEventKind Kind, int TrackId, Box Box, float Confidence, double TimeS);
