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
        using (var font = new SKFont(OverlayFont.Typeface, Math.Max(12, photo.Height / 50f)))
        {
            foreach (var reading in best.Others.Insert(0, best))
            {
                if (reading.Text is not null && (reading.Accepted || reading == best)) Draw(canvas, font, photo, reading);
            }
        }
        using var file = File.Create(path);
        photo.Encode(file, SKEncodedImageFormat.Jpeg, Quality);
    }

    private static void Draw(SKCanvas canvas, SKFont font, SKBitmap photo, CodeReading reading)
    {
        var colour = reading.Accepted ? new SKColor(0, 160, 0) : new SKColor(200, 0, 0);
        using var line = new SKPaint { Color = colour, Style = SKPaintStyle.Stroke, StrokeWidth = Math.Max(2, photo.Height / 300f) };
        using var ground = new SKPaint { Color = colour };
        using var ink = new SKPaint { Color = SKColors.White, IsAntialias = true };
        var box = reading.Box.Expand(0.05f);
        canvas.DrawRect(new SKRect(box.X1, box.Y1, box.X2, box.Y2), line);
        var text = $"{reading.Text} {reading.Confidence:0.00}";
        var (width, height) = (font.MeasureText(text), font.Metrics.Descent - font.Metrics.Ascent);
        var x = Math.Clamp(box.X1, 0, Math.Max(0, photo.Width - width));
        var y = box.Y1 >= height ? box.Y1 - height : Math.Min(box.Y2, photo.Height - height);
        canvas.DrawRect(SKRect.Create(x, y, width, height), ground);
        canvas.DrawText(text, x, y - font.Metrics.Ascent, SKTextAlign.Left, font, ink);
    }
}
