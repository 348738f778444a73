namespace ParkingGate.Reading.Code;

/// <summary>
/// A chain of characters in reading order, a range of <see cref="LineList"/>; stacked ones when <see cref="Vertical"/>.
/// </summary>
internal readonly record struct CharacterLine(int Start, int Length, bool Vertical)
{
    /// <summary>The median of the characters' heights.</summary>
    public double Height { get; init; }

    /// <summary>The usual distance from centre to centre, in heights.</summary>
    public double Step { get; init; }

    /// <summary>The direction of reading in radians; 0 is to the right, down is positive.</summary>
    public double Angle { get; init; }

    /// <summary>Its characters, for quick comparison.</summary>
    public CharacterSet Set { get; init; }
}
