namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// Where pictures come from, one after the other: FFmpeg's reader, a folder of pictures, or a generator. Used by one thread; whoever
/// opened it disposes it.
/// </summary>
internal interface IPictureSource : IDisposable
{
    /// <summary>What it may be called: without user name and password.</summary>
    string Source { get; }

    VideoInfo Info { get; }

    /// <summary>What decodes the pictures: software, or the name of some hardware.</summary>
    string Decoder { get; }

    /// <summary>Time of the last picture in seconds from the source's start; NaN when it carries none.</summary>
    double TimeS { get; }

    /// <summary>Packets that the decoder refused, and pictures that it could only partly make out.</summary>
    long CorruptPackets { get; }

    /// <summary>Why the last read was <see cref="ReadResult.Broken"/> or <see cref="ReadResult.Silent"/>.</summary>
    string Fault { get; }

    /// <summary>The next picture into an empty frame that the caller owns. What is damaged is skipped and counted.</summary>
    ReadResult Read(Frame into);

    /// <summary>Back to the first picture; false where the source cannot.</summary>
    bool Rewind();
}
