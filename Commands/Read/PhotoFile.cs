using ParkingGate.Reading.Code;
using SkiaSharp;

namespace ParkingGate.Commands.Read;

/// <summary>A photo from a file, upright whichever way the camera was held. Owns its pixels.</summary>
internal sealed class PhotoFile : IDisposable
{
    /// <summary>More pixels than any camera makes: a file that says so is broken, or meant to fill the memory.</summary>
    private const long MostPixels = 200_000_000;

    private readonly byte[] _rgb;

    private PhotoFile(SKBitmap picture)
    {
        Picture = picture;
        _rgb = new byte[3 * picture.Width * picture.Height];
        var rgba = picture.GetPixelSpan();
        for (int from = 0, to = 0; to < _rgb.Length; from += 4, to += 3) rgba.Slice(from, 3).CopyTo(_rgb.AsSpan(to));
    }

    /// <summary>To be drawn on; what is read are the pixels as they were.</summary>
    public SKBitmap Picture { get; }

    public RgbPicture View => new(_rgb, Picture.Width, Picture.Height, 3 * Picture.Width);

    /// <exception cref="IOException">One sentence for an operator.</exception>
    public static PhotoFile Open(string path)
    {
        using var codec = SKCodec.Create(path) ?? throw new IOException($"{path} is no picture that can be read; use JPEG, PNG, WebP or BMP.");
        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
            throw new IOException($"{path} has {codec.Info.Width} x {codec.Info.Height} pixels; allowed: {MostPixels / 1_000_000} million.");
        using var stored = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(stored.Info, stored.GetPixels());
        if (result is not (SKCodecResult.Success or SKCodecResult.IncompleteInput)) // half a picture may hold a whole code
            throw new IOException($"{path} is damaged ({result}).");
        return new PhotoFile(Upright(stored, codec.EncodedOrigin));
    }

    public void Dispose() => Picture.Dispose();

    private static SKBitmap Upright(SKBitmap stored, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default) return stored.Copy();
        var (width, height) = (stored.Width, stored.Height);
        var isTurned = origin >= SKEncodedOrigin.LeftTop; // from here on width and height change places
        var upright = new SKBitmap(stored.Info.WithSize(isTurned ? height : width, isTurned ? width : height));
        using var canvas = new SKCanvas(upright);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        });
        using var paint = new SKPaint { BlendMode = SKBlendMode.Src };
        canvas.DrawBitmap(stored, 0, 0, SKSamplingOptions.Default, paint);
        canvas.Flush();
        return upright;
    }
}
