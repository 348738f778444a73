using ParkingGate.Native.Onnx;
using ParkingGate.Reading.Code;
using ParkingGate.Tests.Native;
using SkiaSharp;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>The code reader with the project's models, on picture files.</summary>
internal sealed class PhotoReader : IDisposable
{
    private readonly OnnxModel _finder = OnnxFiles.Own("character-finder.onnx");
    private readonly OnnxModel _reader = OnnxFiles.Own("character-reader.onnx");
    private readonly CodeReader _codes;

    public PhotoReader(CodeReaderOptions? options = null) => _codes = new CodeReader(_finder, _reader, options ?? new());

    public CodeReading Read(Photo photo) => _codes.Read(photo.View);

    public void Dispose()
    {
        _codes.Dispose();
        _finder.Dispose();
        _reader.Dispose();
    }
}

/// <summary>A picture in memory.</summary>
internal sealed class Photo(byte[] pixels, int width, int height)
{
    public int Width => width;

    public int Height => height;

    public byte[] Pixels => pixels;

    public RgbPicture View => new(pixels, width, height, 3 * width);

    public static Photo Load(string path)
    {
        using var codec = SKCodec.Create(path);
        using var picture = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        codec.GetPixels(picture.Info, picture.GetPixels());
        var rgba = picture.GetPixelSpan();
        var pixels = new byte[3 * picture.Width * picture.Height];
        for (var (from, to) = (0, 0); to < pixels.Length; from += 4, to += 3)
            rgba.Slice(from, 3).CopyTo(pixels.AsSpan(to));
        return new Photo(pixels, picture.Width, picture.Height);
    }

    /// <summary>Grey noise with nothing to read in it.</summary>
    public static Photo Noise(int width, int height, int seed)
    {
        var pixels = new byte[3 * width * height];
        new Random(seed).NextBytes(pixels);
        return new Photo(pixels, width, height);
    }
}
