using ParkingGate.Native.Yuv;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>
/// Draws areas and letters into the planes of a picture, which stays somebody else's. Everything stands on even pixels: four of luma share one
/// of chroma, and a colour would run over an odd edge. What lies outside of the picture is left out.
/// </summary>
internal readonly struct YuvCanvas(YuvPicture picture)
{
    private const byte Grey = 128;

    public void Fill(EvenArea area, YuvColor color)
    {
        var (x, y, width, height) = area.In(picture);
        for (var row = y; row < y + height; row++) picture.Luma(row).Slice(x, width).Fill(color.Luma);
        for (var row = y / 2; row < (y + height) / 2; row++)
        {
            picture.Blue(row).Slice(x / 2, width / 2).Fill(color.Blue);
            picture.Red(row).Slice(x / 2, width / 2).Fill(color.Red);
        }
    }

    /// <summary>A frame just inside the area.</summary>
    public void Frame(EvenArea area, int thickness, YuvColor color)
    {
        var (x1, y1, x2, y2) = area;
        Fill(new(x1, y1, x2, Math.Min(y1 + thickness, y2)), color);
        Fill(new(x1, Math.Max(y2 - thickness, y1), x2, y2), color);
        Fill(new(x1, y1, Math.Min(x1 + thickness, x2), y2), color);
        Fill(new(Math.Max(x2 - thickness, x1), y1, x2, y2), color);
    }

    /// <summary>Darkens.</summary>
    /// <param name="alpha">Of the black that is laid over it; 255 is black.</param>
    public void Shade(EvenArea area, byte alpha)
    {
        var (x, y, width, height) = area.In(picture);
        for (var row = y; row < y + height; row++) Blend(picture.Luma(row).Slice(x, width), 0, alpha);
        for (var row = y / 2; row < (y + height) / 2; row++)
        {
            Blend(picture.Blue(row).Slice(x / 2, width / 2), Grey, alpha);
            Blend(picture.Red(row).Slice(x / 2, width / 2), Grey, alpha);
        }
    }

    /// <summary>A line of text; x and y even and not negative.</summary>
    public void Text(ReadOnlySpan<char> text, int x, int y, GlyphAtlas glyphs, YuvColor color)
    {
        foreach (var letter in text)
        {
            if (letter != ' ') Letter(letter, x, y, glyphs, color);
            x += glyphs.Advance;
        }
    }

    private void Letter(char letter, int x, int y, GlyphAtlas glyphs, YuvColor color)
    {
        var (left, top, width, height) = new EvenArea(x, y, x + glyphs.Advance, y + glyphs.Height).In(picture);
        var luma = glyphs.Luma(letter);
        for (var row = 0; row < height; row++) Blend(picture.Luma(top + row).Slice(left, width), color.Luma, luma[(row * glyphs.Advance)..]);
        var chroma = glyphs.Chroma(letter);
        for (var row = 0; row < height / 2; row++)
        {
            var cover = chroma[(row * glyphs.Advance / 2)..];
            Blend(picture.Blue((top / 2) + row).Slice(left / 2, width / 2), color.Blue, cover);
            Blend(picture.Red((top / 2) + row).Slice(left / 2, width / 2), color.Red, cover);
        }
    }

    private static void Blend(Span<byte> pixels, byte ink, ReadOnlySpan<byte> cover)
    {
        for (var i = 0; i < pixels.Length; i++) pixels[i] = Mixed(pixels[i], ink, cover[i]);
    }

    private static void Blend(Span<byte> pixels, byte ink, byte cover)
    {
        foreach (ref var pixel in pixels) pixel = Mixed(pixel, ink, cover);
    }

    /// <summary>Division by 255 with one multiplication: exact for what two bytes can give.</summary>
    private static byte Mixed(byte ground, byte ink, byte cover) => (byte)(((((ground * (255 - cover)) + (ink * cover)) * 257) + 32_896) >> 16);
}
