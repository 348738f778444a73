using SkiaSharp;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>
/// The printable ASCII characters of the embedded font, drawn once by SkiaSharp at one size: how much of each pixel the ink covers, for luma and
/// for the half as large chroma. Drawing a text is then blending pieces of it; Skia's own text calls allocate for every text.
/// </summary>
internal sealed class GlyphAtlas
{
    private const char First = ' ';
    private const char Last = '~';
    private readonly byte[] _luma;
    private readonly byte[] _chroma;

    public GlyphAtlas(float sizePx)
    {
        using var font = new SKFont(OverlayFont.Typeface, sizePx) { Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.Slight };
        var metrics = font.Metrics;
        Advance = Even(font.MeasureText("0"));
        Height = Even(metrics.Descent - metrics.Ascent);
        // One below the other: a character is one piece of memory.
        using var surface = SKSurface.Create(new SKImageInfo(Advance, (Last - First + 1) * Height, SKColorType.Alpha8, SKAlphaType.Premul));
        using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true };
        for (var letter = First; letter <= Last; letter++)
            surface.Canvas.DrawText(letter.ToString(), 0, ((letter - First) * Height) - metrics.Ascent, SKTextAlign.Left, font, paint);
        using var pixels = surface.PeekPixels();
        _luma = Packed(pixels.GetPixelSpan(), pixels.RowBytes, Advance);
        _chroma = Halved(_luma, Advance);
    }

    /// <summary>Pixels from one character to the next; even, as chroma is halved.</summary>
    public int Advance { get; }

    /// <summary>Pixels of a line; even.</summary>
    public int Height { get; }

    /// <summary>What ink covers, 0 to 255, <see cref="Advance"/> bytes a row. What is not printable ASCII becomes '?'.</summary>
    public ReadOnlySpan<byte> Luma(char letter) => _luma.AsSpan(Index(letter) * Advance * Height, Advance * Height);

    /// <summary>The same at half the size both ways.</summary>
    public ReadOnlySpan<byte> Chroma(char letter) => _chroma.AsSpan(Index(letter) * Advance * Height / 4, Advance * Height / 4);

    private static int Index(char letter) => (letter is >= First and <= Last ? letter : '?') - First;

    private static int Even(float size) => 2 * (int)MathF.Ceiling(size / 2);

    private static byte[] Packed(ReadOnlySpan<byte> pixels, int stride, int width)
    {
        var packed = new byte[pixels.Length / stride * width];
        for (var row = 0; row < packed.Length / width; row++) pixels.Slice(row * stride, width).CopyTo(packed.AsSpan(row * width));
        return packed;
    }

    private static byte[] Halved(byte[] whole, int width)
    {
        var halved = new byte[whole.Length / 4];
        for (var i = 0; i < halved.Length; i++)
        {
            var at = (i / (width / 2) * 2 * width) + (i % (width / 2) * 2);
            halved[i] = (byte)((whole[at] + whole[at + 1] + whole[at + width] + whole[at + width + 1] + 2) / 4);
        }
        return halved;
    }
}
