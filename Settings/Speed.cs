namespace ParkingGate.Settings;

/// <summary>Files at their own pace, or as fast as they can be worked on (then nothing is dropped).</summary>
internal enum Speed { Realtime, Max }
