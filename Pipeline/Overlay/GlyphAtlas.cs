using ParkingGate.Native;
using SkiaSharp;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>
/// The printable ASCII characters of the embedded font, drawn once at one size into a strip. Drawing a text is then copying
/// pieces of it: Skia's own text calls allocate for every text. Owns the strip.
/// </summary>
internal sealed class GlyphAtlas : IDisposable
{
    private const char First = ' ';
    private const char Last = '~';
    private readonly SKImage _strip;

    public GlyphAtlas(float sizePx)
    {
        using var content = new EmbeddedContent("overlay-font.ttf");
        using var data = SKData.CreateCopy(content.Bytes);
        using var typeface = SKTypeface.FromData(data) ?? throw new InvalidOperationException("The embedded font cannot be read.");
        using var font = new SKFont(typeface, sizePx) { Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.Slight };
        var metrics = font.Metrics;
        Advance = (int)MathF.Ceiling(font.MeasureText("0"));
        Height = (int)MathF.Ceiling(metrics.Descent - metrics.Ascent);
        using var surface = SKSurface.Create(new SKImageInfo((Last - First + 1) * Advance, Height, SKColorType.Alpha8, SKAlphaType.Premul));
        using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true };
        for (var letter = First; letter <= Last; letter++)
            surface.Canvas.DrawText(letter.ToString(), (letter - First) * Advance, -metrics.Ascent, SKTextAlign.Left, font, paint);
        _strip = surface.Snapshot();
    }

    /// <summary>Pixels from one character to the next.</summary>
    public int Advance { get; }

    /// <summary>Pixels of a line.</summary>
    public int Height { get; }

    /// <summary>Draws the text in the paint's colour; what is not printable ASCII becomes '?'.</summary>
    public void Draw(SKCanvas canvas, ReadOnlySpan<char> text, float x, float y, SKPaint paint)
    {
        foreach (var letter in text)
        {
            var index = (letter is >= First and <= Last ? letter : '?') - First;
            if (letter != First)
            {
                var source = SKRect.Create(index * Advance, 0, Advance, Height);
                canvas.DrawImage(_strip, source, SKRect.Create(x, y, Advance, Height), SKSamplingOptions.Default, paint);
            }
            x += Advance;
        }
    }

    public void Dispose() => _strip.Dispose();
}
