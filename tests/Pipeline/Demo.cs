using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Reading;

namespace ParkingGate.Tests.Pipeline;

/// <summary>The demo clip and our own detector, as tests use them.</summary>
internal static class Demo
{
    public static string Clip { get; } = Path.Combine(TestPaths.Root, "samples", "gate-demo.mp4");

    public static DetectorLoader Detector() => new("", new DetectorOptions(), new OnnxOptions());

    /// <summary>The clip's first pictures, each a frame of its own that the caller owns.</summary>
    public static List<Frame> Frames(FramePool pool, int count, int from = 0)
    {
        using var reader = VideoReader.Open(Clip, new VideoReaderOptions(), CancellationToken.None);
        var frames = new List<Frame>();
        for (var number = 0; number < from + count; number++)
        {
            var frame = pool.Rent();
            if (reader.Read(frame) != ReadResult.Picture) throw new InvalidOperationException("the clip is shorter than that");
            (frame.TimeS, frame.Number) = (reader.TimeS, number + 1);
            if (number < from) frame.Dispose();
            else frames.Add(frame);
        }
        return frames;
    }
}
