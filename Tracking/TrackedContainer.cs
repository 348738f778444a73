namespace ParkingGate.Tracking;

/// <summary>How far the reading of a container is; the colour of its box on the live picture.</summary>
internal enum CaptureState
{
    /// <summary>Followed (green).</summary>
    Tracking,

    /// <summary>Its picture is being taken and read (blue).</summary>
    Capturing,

    /// <summary>Its picture is taken (red).</summary>
    Captured,
}

/// <summary>What a viewer is told of one container in the picture; <see cref="Box"/> in pixels of whatever picture it is told with.</summary>
internal readonly record struct TrackedContainer(int Id, Box Box, float Confidence, CaptureState State, string? Code);
