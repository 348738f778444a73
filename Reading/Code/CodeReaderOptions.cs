namespace ParkingGate.Reading.Code;

/// <summary>
/// How sure each step of the code reader must be. The numbers belong to the default models: they are those the published rates were
/// measured with. Threads are the models' own, given when they are loaded.
/// </summary>
internal sealed record CodeReaderOptions
{
    /// <summary>
    /// For the crops of containers that pass: of one container, and read again and again. Tiles take three times as long as the whole
    /// does; on the demo clip as many reads are accepted without them, so they are for larger crops only, and for what the whole does not show.
    /// </summary>
    public static CodeReaderOptions Passing { get; } = new() { TilesFrom = 2.2, WholeIsEnoughFrom = 0.5 };

    /// <summary>The longer side of the finder's input in pixels; the size it was trained with.</summary>
    public int FinderSize { get; init; } = 640;

    /// <summary>Boxes of a higher finder score are looked at; real characters score 0.5 and more, blurred ones 0.3.</summary>
    public float FinderFloor { get; init; } = 0.3f;

    /// <summary>Two boxes that overlap this much (intersection over union) are one character.</summary>
    public float FinderIou { get; init; } = 0.5f;

    /// <summary>A picture this many times larger than the finder's input, and no more, is seen well enough as a whole.</summary>
    public double TilesFrom { get; init; } = 1.4;

    /// <summary>Larger ones are looked at again in at most so many tiles in each direction.</summary>
    public int MostTiles { get; init; } = 3;

    /// <summary>A large picture whose whole gives an accepted reading of this confidence is not looked at in tiles. Above 1: it always is.</summary>
    public double WholeIsEnoughFrom { get; init; } = double.PositiveInfinity;

    /// <summary>From this finder score on a character's probabilities count in full, below it in proportion.</summary>
    public float FullFinderScore { get; init; } = 0.45f;

    /// <summary>The confidence from which on a reading with a right check digit may be reported.</summary>
    public double AcceptFrom { get; init; } = 0.35;

    /// <summary>The same where one character was replaced to make the check digit right.</summary>
    public double AcceptRepairedFrom { get; init; } = 0.45;

    /// <summary>How many nearly complete readings of a picture are looked at again, enlarged. 0: none.</summary>
    public int CloserLooks { get; init; } = 3;
}
