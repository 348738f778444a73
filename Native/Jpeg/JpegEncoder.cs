using ParkingGate.Native.Yuv;

namespace ParkingGate.Native.Jpeg;

/// <summary>Encodes pictures to JPEG (4:2:0). Owns its output buffer. Used by one thread.</summary>
internal abstract class JpegEncoder : IDisposable
{
    /// <summary>Opens the back end of that name.</summary>
    public static JpegEncoder Open(JpegBackEnd backEnd) => backEnd == JpegBackEnd.TurboJpeg ? new TurboJpegEncoder() : new SkiaJpegEncoder();

    /// <summary>Encodes one picture.</summary>
    /// <param name="picture">Stays the caller's.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>The JPEG in the encoder's own memory, valid until the next call.</returns>
    public abstract ReadOnlySpan<byte> Encode(YuvPicture picture, int quality);

    /// <summary>Encodes one picture of BGRA pixels.</summary>
    /// <param name="pixels">Address of the first pixel; stays the caller's.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>The JPEG in the encoder's own memory, valid until the next call.</returns>
    public abstract ReadOnlySpan<byte> Encode(nint pixels, int width, int height, int stride, int quality);

    public abstract void Dispose();
}

/// <summary>The two JPEG back ends: libjpeg-turbo is the faster one, SkiaSharp is there wherever SkiaSharp is.</summary>
internal enum JpegBackEnd
{
    TurboJpeg,
    Skia,
}
