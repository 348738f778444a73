using System.Globalization;
using ParkingGate.Tracking;
using SkiaSharp;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>
/// Draws boxes, labels and the clock into BGRA pixels that somebody else owns, in place. Owns a surface over those pixels and the
/// glyphs. Colours as specified: green followed, blue being captured, red captured.
/// </summary>
internal sealed class Annotator : IDisposable
{
    private static readonly SKColor[] Colors = [new(0, 255, 0), new(0, 0, 255), new(255, 0, 0)];
    private readonly SKSurface _surface;
    private readonly SKCanvas _canvas;
    private readonly GlyphAtlas _glyphs;
    private readonly SKPaint[] _lines;
    private readonly SKPaint[] _fills;
    private readonly SKPaint _dark = new() { Color = SKColors.Black };
    private readonly SKPaint _light = new() { Color = SKColors.White };
    private readonly SKPaint _shade = new() { Color = new SKColor(0, 0, 0, 160) };
    private readonly int _height;
    private readonly int _width;

    /// <param name="pixels">First pixel; must stay valid until this is disposed.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    public Annotator(nint pixels, int width, int height, int stride)
    {
        (_width, _height) = (width, height);
        _surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque), pixels, stride)
            ?? throw new InvalidOperationException($"SkiaSharp cannot draw on {width}x{height} pixels.");
        _canvas = _surface.Canvas;
        _glyphs = new GlyphAtlas(Math.Max(11, height / 40f));
        var stroke = Math.Max(2, height / 240f); // two pixels at 480 rows, as specified, and no thinner on larger pictures
        _lines = [.. Colors.Select(color => new SKPaint { Color = color, Style = SKPaintStyle.Stroke, StrokeWidth = stroke })];
        _fills = [.. Colors.Select(color => new SKPaint { Color = color })];
    }

    /// <param name="containers">Boxes in pixels of this picture.</param>
    /// <param name="time">When the picture was taken; shown in the machine's own time zone.</param>
    public void Draw(ReadOnlySpan<TrackedContainer> containers, DateTimeOffset time)
    {
        foreach (var container in containers) DrawContainer(container);
        Span<char> clock = stackalloc char[32];
        time.ToLocalTime().TryFormat(clock, out var length, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var (x, y) = (_width - (length * _glyphs.Advance) - 8, 4);
        DrawText(clock[..length], x, y, _shade, _light);
    }

    public void Dispose()
    {
        _surface.Dispose();
        _glyphs.Dispose();
        foreach (var paint in _lines) paint.Dispose();
        foreach (var paint in _fills) paint.Dispose();
        _dark.Dispose();
        _light.Dispose();
        _shade.Dispose();
    }

    private void DrawContainer(in TrackedContainer container)
    {
        var box = container.Box;
        var state = (int)container.State;
        _canvas.DrawRect(new SKRect(box.X1, box.Y1, box.X2, box.Y2), _lines[state]);

        Span<char> label = stackalloc char[64];
        var text = label[..WriteLabel(container, label)];
        var above = box.Y1 - _glyphs.Height;
        var y = above >= 0 ? above : Math.Min(box.Y1, _height - _glyphs.Height);
        DrawText(text, Math.Clamp(box.X1, 0, Math.Max(0, _width - (text.Length * _glyphs.Advance))), y, _fills[state],
            container.State == CaptureState.Tracking ? _dark : _light);
    }

    /// <summary>"c-18 95% MSCU 123456 7". Piece by piece: an interpolated string boxes its numbers in code that is not optimised yet.</summary>
    private static int WriteLabel(in TrackedContainer container, Span<char> into)
    {
        "c-".CopyTo(into);
        _ = container.Id.TryFormat(into[2..], out var digits);
        var at = 2 + digits;
        into[at++] = ' ';
        _ = ((int)MathF.Round(container.Confidence * 100)).TryFormat(into[at..], out digits);
        at += digits;
        into[at++] = '%';
        if (container.Code is not { Length: > 0 and <= 24 } code) return at;
        into[at++] = ' ';
        code.CopyTo(into[at..]);
        return at + code.Length;
    }

    private void DrawText(ReadOnlySpan<char> text, float x, float y, SKPaint ground, SKPaint ink)
    {
        x = MathF.Round(x);
        y = MathF.Round(y); // whole pixels: the glyphs are copied, not resampled
        _canvas.DrawRect(SKRect.Create(x, y, text.Length * _glyphs.Advance, _glyphs.Height), ground);
        _glyphs.Draw(_canvas, text, x, y, ink);
    }
}
