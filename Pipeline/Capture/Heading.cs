using ParkingGate.Tracking;

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

/// <summary>What tells in from out: a line that is crossed from its left to its right when coming in; without one, the way across the picture.</summary>
internal sealed record Entrance(Heading Heading, GateLine? Line = null)
{
    public bool IsKnown => Heading != Heading.None || Line is not null;
}
