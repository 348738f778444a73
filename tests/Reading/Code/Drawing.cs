using SkiaSharp;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>Words painted on a wall, in the font that the program draws its own labels with.</summary>
internal static class Drawing
{
    /// <summary>Each line as "x y size text", sizes in pixels; a bar instead of blanks stands between characters of a column.</summary>
    public static Photo Wall(int width, int height, params string[] lines)
    {
        using var picture = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(picture);
        using var face = SKTypeface.FromFile(Path.Combine(TestPaths.Root, "Pipeline", "Overlay", "overlay-font.ttf"));
        using var paint = new SKPaint { Color = new SKColor(235, 235, 230), IsAntialias = true };
        canvas.Clear(new SKColor(120, 45, 35));
        foreach (var line in lines)
            Write(canvas, face, paint, line.Split(' ', 4));
        canvas.Flush();
        return Pixels(picture);
    }

    private static void Write(SKCanvas canvas, SKTypeface face, SKPaint paint, string[] line)
    {
        var (x, y, size) = (int.Parse(line[0]), int.Parse(line[1]), int.Parse(line[2]));
        using var font = new SKFont(face, size);
        if (!line[3].Contains('|'))
            canvas.DrawText(line[3], x, y, SKTextAlign.Left, font, paint);
        foreach (var character in line[3].Contains('|') ? line[3].Split('|') : [])
        {
            canvas.DrawText(character, x, y, SKTextAlign.Center, font, paint);
            y += (int)(size * 0.95);
        }
    }

    private static Photo Pixels(SKBitmap picture)
    {
        var rgba = picture.GetPixelSpan();
        var pixels = new byte[3 * picture.Width * picture.Height];
        for (var (from, to) = (0, 0); to < pixels.Length; from += 4, to += 3)
            rgba.Slice(from, 3).CopyTo(pixels.AsSpan(to));
        return new Photo(pixels, picture.Width, picture.Height);
    }
}
