namespace ParkingGate.Tracking;

/// <summary>When the motion gate opens. The defaults are for about 96×54 cells at 2 to 10 pictures a second.</summary>
internal sealed record MotionGateOptions
{
    /// <summary>
    /// Open when at least this share of the cells changed: 0.8 % of 96×54 is 41 cells, a truck's front far away; a clock overlay
    /// changes about 10.
    /// </summary>
    public float OpenShare { get; init; } = 0.008f;

    /// <summary>A cell must differ by at least this many of the 256 grey levels.</summary>
    public float LeastStep { get; init; } = 10;

    /// <summary>
    /// … and by this many standard deviations of the noise (of the picture, or of that cell when it is restless).
    /// </summary>
    public float NoiseFactor { get; init; } = 4.5f;

    /// <summary>
    /// How fast what stays becomes background, in seconds: a parked truck stops being motion after two or three of these.
    /// </summary>
    public double AbsorbS { get; init; } = 4;

    /// <summary>How fast a cell's own restlessness (leaves, water) is learned and forgotten, in seconds.</summary>
    public double NoiseMemoryS { get; init; } = 20;

    /// <summary>After a longer pause the background is taken anew, in seconds.</summary>
    public double MaxPauseS { get; init; } = 60;
}
