namespace ParkingGate.Reading.Code;

/// <summary>
/// How sure each step of the code reader must be. The numbers belong to the default models: they are those the published rates were
/// measured with. Threads are the models' own, given when they are loaded.
/// </summary>
internal sealed record CodeReaderOptions
{
    /// <summary>The longer side of the finder's input in pixels; the size it was trained with.</summary>
    public int FinderSize { get; init; } = 640;

    /// <summary>Boxes of a higher finder score are looked at; real characters score 0.5 and more, blurred ones 0.3.</summary>
    public float FinderFloor { get; init; } = 0.3f;

    /// <summary>Two boxes that overlap this much (intersection over union) are one character.</summary>
    public float FinderIou { get; init; } = 0.5f;

    /// <summary>Large pictures are looked at again in at most so many tiles in each direction.</summary>
    public int MostTiles { get; init; } = 3;

    /// <summary>From this finder score on a character's probabilities count in full, below it in proportion.</summary>
    public float FullFinderScore { get; init; } = 0.45f;

    /// <summary>The confidence from which on a reading with a right check digit may be reported.</summary>
    public double AcceptFrom { get; init; } = 0.35;

    /// <summary>The same where one character was replaced to make the check digit right.</summary>
    public double AcceptRepairedFrom { get; init; } = 0.45;

    /// <summary>How many nearly complete readings of a picture are looked at again, enlarged. 0: none.</summary>
    public int CloserLooks { get; init; } = 3;
}
