namespace ParkingGate.Containers;

/// <summary>Which way a container went through the gate.</summary>
internal enum PassageDirection
{
    Unknown,
    In,
    Out,
}
