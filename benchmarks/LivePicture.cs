using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;

namespace ParkingGate.Benchmarks;

/// <summary>One 720p picture of the clip as BGRA pixels, as they are drawn on and encoded. Owns them.</summary>
internal sealed class LivePicture : IDisposable
{
    public const int Width = 1280;
    public const int Height = 720;
    public const int Stride = Width * 4;
    private readonly NativeBuffer _pixels = new(Stride * Height);

    public LivePicture()
    {
        using var clip = new ClipReader(Height);
        using var frame = ClipReader.Busy(clip);
        using var converter = new PixelConverter(PixelLayout.Bgra, Width, Height, LibAvLayout.SWS_AREA);
        converter.Convert(frame, [_pixels.Address], Stride);
    }

    public nint Pixels => _pixels.Address;

    /// <summary>At the product's default quality.</summary>
    public byte[] Jpeg()
    {
        using var encoder = JpegEncoder.Open(JpegBackEnd.TurboJpeg);
        return encoder.Encode(Pixels, Width, Height, Stride, Defaults.Options.Live.Quality).ToArray();
    }

    public void Dispose() => _pixels.Dispose();
}
