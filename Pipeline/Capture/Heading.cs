namespace ParkingGate.Pipeline.Capture;

/// <summary>How a container moves across the picture when it comes in; the operator says which, once for a camera.</summary>
internal enum Heading
{
    /// <summary>Not said: no direction is reported.</summary>
    None,
    Right,
    Left,
    Down,
    Up,

    /// <summary>It grows: it comes towards the camera.</summary>
    Towards,

    /// <summary>It shrinks.</summary>
    Away,
}
