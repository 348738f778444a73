namespace ParkingGate.Native.FFmpeg;

/// <summary>What an opened source says of itself; <see cref="Fps"/> is 0 when it does not say.</summary>
internal sealed record VideoInfo(int Width, int Height, string Codec, double Fps)
{
    /// <summary>Of a file, in seconds; 0 when it does not say, and of what has no end.</summary>
    public double DurationS { get; init; }
}

/// <summary>How a read ended.</summary>
internal enum ReadResult
{
    /// <summary>The frame holds a picture.</summary>
    Picture,

    /// <summary>The source is over; a file may be rewound.</summary>
    EndOfStream,

    /// <summary>Nothing came within the silence limit, or the reader was told to stop.</summary>
    Silent,

    /// <summary>The source cannot be read any further.</summary>
    Broken,
}
