using System.Runtime.InteropServices;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Yuv;
using SkiaSharp;

namespace ParkingGate.Native.Jpeg;

/// <summary>
/// SkiaSharp's JPEG: several times slower than libjpeg-turbo (its libjpeg is built without SIMD), but there on every platform.
/// Owns a stream whose buffer grows to the largest picture so far; Skia writes into it without managed copies. SkiaSharp takes no planes: for
/// those it owns pixels, too.
/// </summary>
internal sealed class SkiaJpegEncoder : JpegEncoder
{
    private readonly MemoryStream _jpeg = new(256 * 1024);
    private readonly SKManagedWStream _stream;
    private SKPixmap? _pixmap;
    private PixelConverter? _converter;
    private NativeBuffer? _pixels;
    private SKJpegEncoderOptions _options;

    public SkiaJpegEncoder() => _stream = new SKManagedWStream(_jpeg, disposeManagedStream: false);

    public override ReadOnlySpan<byte> Encode(YuvPicture picture, int quality)
    {
        if (_converter is null || (_converter.Width, _converter.Height) != (picture.Width, picture.Height))
        {
            _converter?.Dispose();
            _pixels?.Dispose();
            _converter = new PixelConverter(PixelLayout.Bgra, picture.Width, picture.Height, LibAvLayout.SWS_BILINEAR);
            _pixels = new NativeBuffer((picture.Width * picture.Height * 4) + 64);
        }
        _converter.Convert(picture, _pixels!.Address, picture.Width * 4);
        return Encode(_pixels.Address, picture.Width, picture.Height, picture.Width * 4, quality);
    }

    public override ReadOnlySpan<byte> Encode(nint pixels, int width, int height, int stride, int quality)
    {
        _jpeg.SetLength(0);
        if (_pixmap is null || _pixmap.GetPixels() != pixels || _pixmap.Width != width || _pixmap.Height != height || _pixmap.RowBytes != stride)
        {
            _pixmap?.Dispose();
            _pixmap = new SKPixmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque), pixels, stride);
        }
        if (_options.Quality != quality)
            _options = new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore);
        if (!_pixmap.Encode(_stream, _options)) throw new InvalidOperationException($"SkiaSharp made no JPEG of {width}x{height}.");
        return _jpeg.GetBuffer().AsSpan(0, (int)_jpeg.Length);
    }

    public override void Dispose()
    {
        _pixmap?.Dispose();
        _converter?.Dispose();
        _pixels?.Dispose();
        _stream.Dispose();
        _jpeg.Dispose();
    }
}
