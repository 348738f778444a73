namespace ParkingGate.Tracking;

/// <summary>One box the detector found in one picture; confidence 0..1.</summary>
internal readonly record struct Detection(Box Box, float Confidence, int ClassId);
