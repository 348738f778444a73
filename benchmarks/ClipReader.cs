using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Benchmarks;

/// <summary>Pictures of a clip, without end, as the camera thread gets them. Owns the reader and the frame pool.</summary>
internal sealed class ClipReader : IDisposable
{
    private readonly FramePool _pool = new();
    private readonly VideoReader _reader;

    public ClipReader(int height)
    {
        NativeLibraries.Install();
        _reader = VideoReader.Open(Clips.Of(height), new VideoReaderOptions(), CancellationToken.None);
    }

    /// <summary>Times the clip began again.</summary>
    public int Rewinds { get; private set; }

    /// <summary>The next picture, which the caller owns; the first one follows the last.</summary>
    public Frame Next()
    {
        var frame = _pool.Rent();
        while (_reader.Read(frame) != ReadResult.Picture)
        {
            if (!_reader.Rewind()) throw new InvalidOperationException($"{_reader.Source} cannot be rewound: {_reader.Fault}");
            Rewinds++;
        }
        frame.TimeS = _reader.TimeS;
        return frame;
    }

    /// <summary>A picture with four containers in it, 20 s into the clip.</summary>
    public static Frame Busy(ClipReader clip)
    {
        while (true)
        {
            var frame = clip.Next();
            if (frame.TimeS >= 20) return frame;
            frame.Dispose();
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _pool.Dispose();
    }
}
