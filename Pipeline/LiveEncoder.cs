using System.Diagnostics;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Pipeline.Overlay;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// Turns frames into JPEGs of one variant: scale and convert, draw, encode. Owns its pixels, converter, drawing surface and
/// encoder; rebuilt when the source's size changes. Used by the live thread only.
/// </summary>
internal sealed class LiveEncoder(CameraSpec camera, LiveVariant variant, EncodedFramePool pool) : IDisposable
{
    private readonly JpegEncoder _jpeg = JpegEncoder.Open(camera.Encoder);
    private readonly TrackedContainer[] _containers = new TrackedContainer[Scene.Capacity];
    /// <summary>Where there never was a picture.</summary>
    private static readonly (int Width, int Height) CardSize = (1280, 720);

    private (int Width, int Height) _source;
    private NativeBuffer? _pixels;
    private PixelConverter? _converter;
    private Annotator? _annotator;

    public LiveVariant Variant => variant;

    /// <summary>When somebody last had this variant; of <see cref="Stopwatch"/>.</summary>
    public long UsedAt { get; set; } = Stopwatch.GetTimestamp();

    /// <summary>Encodes the frame, which stays the caller's, with the scene's boxes moved on to its time. The caller owns the result.</summary>
    public EncodedFrame Encode(Frame frame, Scene scene, double sourceFps, TimeProvider clock)
    {
        if (_source != (frame.Width, frame.Height)) Rebuild(frame.Width, frame.Height);
        var (width, height, stride) = (_converter!.Width, _converter.Height, _converter.Width * 4);
        _converter.Convert(frame, [_pixels!.Address], stride);

        var age = Stopwatch.GetElapsedTime(frame.GrabbedAt);
        var taken = clock.GetUtcNow() - age;
        var containers = _containers.AsSpan(0, scene.Read(frame.TimeS, width, height, _containers));
        if (variant.Overlay) _annotator!.Draw(containers, taken);

        var jpeg = _jpeg.Encode(_pixels.Address, width, height, stride, variant.Quality);
        var encoded = pool.Rent();
        encoded.Fill(jpeg, containers, new FrameFacts(camera.Id, frame.Number, taken, width, height, sourceFps,
            (int)Stopwatch.GetElapsedTime(frame.GrabbedAt).TotalMilliseconds));
        return encoded;
    }

    /// <summary>Encodes a card that says why there is no picture, in the size of the last one. The caller owns the result.</summary>
    public EncodedFrame Encode(CameraStatus status, CameraCondition condition, TimeProvider clock)
    {
        if (_converter is null) Rebuild(CardSize.Width, CardSize.Height);
        var (width, height, stride) = (_converter!.Width, _converter.Height, _converter.Width * 4);
        var now = clock.GetUtcNow();
        OfflineCard.Draw(_pixels!.Address, width, height, stride, camera, status, now);
        var encoded = pool.Rent();
        encoded.Fill(_jpeg.Encode(_pixels.Address, width, height, stride, variant.Quality), [],
            new FrameFacts(camera.Id, condition.NextNumber(), now, width, height, condition.Facts?.Fps ?? 0, 0, Offline: true));
        return encoded;
    }

    public void Dispose()
    {
        _annotator?.Dispose();
        _converter?.Dispose();
        _pixels?.Dispose();
        _jpeg.Dispose();
    }

    private void Rebuild(int sourceWidth, int sourceHeight)
    {
        _annotator?.Dispose();
        _converter?.Dispose();
        _pixels?.Dispose();
        var (width, height) = LiveSize.Of(sourceWidth, sourceHeight, variant.Width);
        _pixels = new NativeBuffer(width * height * 4);
        _converter = new PixelConverter(PixelLayout.Bgra, width, height, LibAvLayout.SWS_AREA); // never enlarges
        _annotator = variant.Overlay ? new Annotator(_pixels.Address, width, height, width * 4) : null;
        _source = (sourceWidth, sourceHeight);
    }
}

/// <summary>The size of a live picture: never wider than asked, never enlarged, the source's shape, even sides for 4:2:0.</summary>
internal static class LiveSize
{
    public static (int Width, int Height) Of(int sourceWidth, int sourceHeight, int mostWidth)
    {
        var width = Math.Min(sourceWidth, mostWidth);
        var height = (int)Math.Round((double)sourceHeight * width / sourceWidth);
        return (Even(width), Even(height));
    }

    private static int Even(int side) => Math.Max(2, side & ~1);
}
