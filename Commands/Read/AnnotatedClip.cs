using System.Diagnostics;
using ParkingGate.Endpoints;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;

namespace ParkingGate.Commands.Read;

/// <summary>A clip again, with boxes and codes drawn as viewers see them. Owns the file while it is written.</summary>
internal sealed class AnnotatedClip(string path, Scene scene, ClipClock clock) : IDisposable
{
    private const int Quality = 85;

    private readonly EncodedFramePool _pool = new(FrameMessages.Write);
    private LiveEncoder? _encoder;
    private VideoWriter? _writer;

    /// <summary>A clip's name with its folders made part of it: two of one name do not meet.</summary>
    public static string PathFor(string folder, ReadInput input) =>
        Path.Combine(folder, input.Name.Trim('/').Replace('/', '_').TrimStart('.') + (input.IsPhoto ? ".jpg" : ".mkv"));

    /// <summary>The next picture, which was looked at already; the frame stays the caller's.</summary>
    public void Add(Frame frame)
    {
        _encoder ??= new LiveEncoder(new CameraSpec { Id = "", Source = "" }, new LiveVariant(frame.Width, Quality, Overlay: true), _pool);
        frame.GrabbedAt = Stopwatch.GetTimestamp(); // the clock that is drawn counts from here
        using var encoded = _encoder.Encode(frame, scene, 0, clock);
        _writer ??= VideoWriter.Create(path, encoded.Facts.Width, encoded.Facts.Height);
        _writer.Write(encoded.Jpeg.Span, frame.TimeS);
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        _writer?.Dispose();
    }
}
