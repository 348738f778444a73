using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Native.Yuv;

namespace ParkingGate.Benchmarks;

/// <summary>One 720p picture of the clip, as it is drawn on and encoded. Owns it.</summary>
internal sealed class LivePicture : IDisposable
{
    public const int Width = 1280;
    public const int Height = 720;

    public LivePicture()
    {
        using var clip = new ClipReader(Height);
        using var frame = ClipReader.Busy(clip);
        using var converter = new YuvConverter(Width, Height);
        converter.Convert(frame, Picture);
    }

    public YuvPicture Picture { get; } = new(Width, Height);

    /// <summary>At the product's default quality.</summary>
    public byte[] Jpeg()
    {
        using var encoder = JpegEncoder.Open(JpegBackEnd.TurboJpeg);
        return encoder.Encode(Picture, Defaults.Options.Live.Quality).ToArray();
    }

    public void Dispose() => Picture.Dispose();
}
