using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline.Sources;

/// <summary>A camera's source, opened. Owns it.</summary>
/// <param name="Pictures">Where the pictures come from.</param>
/// <param name="IsLive">It brings its own pace and has no end; else it is a recording that is shown at its pace and may begin again.</param>
internal sealed record OpenSource(IPictureSource Pictures, bool IsLive) : IDisposable
{
    /// <summary>What the last picture says; NaN when it says nothing. Over HTTP, pictures of MJPEG have no times: FFmpeg makes them up.</summary>
    public double TimeS => IsLive && Pictures.Info.Codec == "mjpeg" && Pictures.Source.StartsWith("http", StringComparison.Ordinal) ? double.NaN : Pictures.TimeS;

    /// <param name="decoder">In place of the camera's own choice.</param>
    /// <param name="stop">Ends whatever blocks.</param>
    /// <exception cref="VideoException">One sentence for an operator.</exception>
    public static OpenSource Open(CameraSpec camera, DecoderChoice decoder, CancellationToken stop)
    {
        var options = camera.Reader with { Decoder = decoder };
        switch (SourceKinds.Of(camera.Source))
        {
            case SourceKind.Demo:
                return new(VideoReader.Open(EmbeddedFile.PathOf("samples/gate-demo.mp4"), options, stop, "the demo clip"), IsLive: false);
            case SourceKind.Pattern:
                return new(TestPattern.Open(camera.Source), IsLive: false);
            case SourceKind.Pictures:
                return new(PictureFolder.Open(camera.Source, camera.PictureRate, options, stop), IsLive: false);
            default:
                var reader = VideoReader.Open(camera.Source, options, stop);
                return new(reader, IsLive: SourceKinds.Of(camera.Source) != SourceKind.File && reader.Info.DurationS == 0);
        }
    }

    public void Dispose() => Pictures.Dispose();
}
