using ParkingGate.Pipeline.Overlay;
using ParkingGate.Reading.Code;
using SkiaSharp;

namespace ParkingGate.Commands.Read;

/// <summary>A photo with a frame around each code that was read: green the sure ones, red what needs review.</summary>
internal static class AnnotatedPhoto
{
    private const int Quality = 90;

    public static void Save(SKBitmap photo, CodeReading best, string path)
    {
        using (var canvas = new SKCanvas(photo))
        using (var glyphs = new GlyphAtlas(Math.Max(12, photo.Height / 50f)))
        {
            foreach (var reading in best.Others.Insert(0, best))
            {
                if (reading.Text is not null && (reading.Accepted || reading == best)) Draw(canvas, glyphs, photo, reading);
            }
        }
        using var file = File.Create(path);
        photo.Encode(file, SKEncodedImageFormat.Jpeg, Quality);
    }

    private static void Draw(SKCanvas canvas, GlyphAtlas glyphs, SKBitmap photo, CodeReading reading)
    {
        var colour = reading.Accepted ? new SKColor(0, 160, 0) : new SKColor(200, 0, 0);
        using var line = new SKPaint { Color = colour, Style = SKPaintStyle.Stroke, StrokeWidth = Math.Max(2, photo.Height / 300f) };
        using var ground = new SKPaint { Color = colour };
        using var ink = new SKPaint { Color = SKColors.White };
        var box = reading.Box.Expand(0.05f);
        canvas.DrawRect(new SKRect(box.X1, box.Y1, box.X2, box.Y2), line);
        var text = $"{reading.Text} {reading.Confidence:0.00}";
        var width = text.Length * glyphs.Advance;
        var x = MathF.Round(Math.Clamp(box.X1, 0, Math.Max(0, photo.Width - width)));
        var y = MathF.Round(box.Y1 >= glyphs.Height ? box.Y1 - glyphs.Height : Math.Min(box.Y2, photo.Height - glyphs.Height));
        canvas.DrawRect(SKRect.Create(x, y, width, glyphs.Height), ground);
        glyphs.Draw(canvas, text, x, y, ink);
    }
}
