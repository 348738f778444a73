using System.Diagnostics;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Native.Yuv;
using ParkingGate.Pipeline.Overlay;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// Turns frames into JPEGs of one variant: scale and convert, draw, encode. Owns its picture, converter and encoder; rebuilt when the source's
/// size changes. Used by the live thread only.
/// </summary>
internal sealed class LiveEncoder(CameraSpec camera, LiveVariant variant, EncodedFramePool pool) : IDisposable
{
    /// <summary>Where there never was a picture.</summary>
    private static readonly (int Width, int Height) CardSize = (1280, 720);

    private readonly JpegEncoder _jpeg = JpegEncoder.Open(camera.Encoder);
    private readonly TrackedContainer[] _containers = new TrackedContainer[Scene.Capacity];
    private (int Width, int Height) _source;
    private YuvPicture? _picture;
    private YuvConverter? _converter;
    private Annotator? _annotator;

    public LiveVariant Variant => variant;

    /// <summary>When somebody last had this variant; of <see cref="Stopwatch"/>.</summary>
    public long UsedAt { get; set; } = Stopwatch.GetTimestamp();

    /// <summary>Encodes the frame, which stays the caller's, with the scene's boxes moved on to its time. The caller owns the result.</summary>
    public EncodedFrame Encode(Frame frame, Scene scene, double sourceFps, TimeProvider clock)
    {
        if (_source != (frame.Width, frame.Height)) Rebuild(frame.Width, frame.Height);
        var picture = _picture!;
        _converter!.Convert(frame, picture);

        var age = Stopwatch.GetElapsedTime(frame.GrabbedAt);
        var taken = clock.GetUtcNow() - age;
        var containers = _containers.AsSpan(0, scene.Read(frame.TimeS, picture.Width, picture.Height, _containers));
        _annotator?.Draw(containers, taken);

        var jpeg = _jpeg.Encode(picture, variant.Quality);
        var encoded = pool.Rent();
        encoded.Fill(jpeg, containers, new FrameFacts(camera.Id, frame.Number, taken, picture.Width, picture.Height, sourceFps,
            (int)Stopwatch.GetElapsedTime(frame.GrabbedAt).TotalMilliseconds));
        return encoded;
    }

    /// <summary>Encodes a card that says why there is no picture, in the size of the last one. The caller owns the result.</summary>
    public EncodedFrame Encode(CameraStatus status, CameraCondition condition, TimeProvider clock)
    {
        var (width, height) = _picture is null ? LiveSize.Of(CardSize.Width, CardSize.Height, variant.Width) : (_picture.Width, _picture.Height);
        var now = clock.GetUtcNow();
        using var pixels = new NativeBuffer(width * height * 4); // once a second at most, and not when all is well
        OfflineCard.Draw(pixels.Address, width, height, width * 4, camera, status, now);
        var encoded = pool.Rent();
        encoded.Fill(_jpeg.Encode(pixels.Address, width, height, width * 4, variant.Quality), [],
            new FrameFacts(camera.Id, condition.NextNumber(), now, width, height, condition.Facts?.Fps ?? 0, 0, Offline: true));
        return encoded;
    }

    public void Dispose()
    {
        _converter?.Dispose();
        _picture?.Dispose();
        _jpeg.Dispose();
    }

    private void Rebuild(int sourceWidth, int sourceHeight)
    {
        _converter?.Dispose();
        _picture?.Dispose();
        var (width, height) = LiveSize.Of(sourceWidth, sourceHeight, variant.Width);
        _picture = new YuvPicture(width, height);
        _converter = new YuvConverter(width, height);
        _annotator = variant.Overlay ? new Annotator(_picture) : null;
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
