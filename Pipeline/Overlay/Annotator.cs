using System.Globalization;
using ParkingGate.Native.Yuv;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>
/// Draws boxes, labels and the clock into a picture that somebody else owns, in place. Colours as specified: green followed, blue being captured,
/// red captured.
/// </summary>
internal sealed class Annotator
{
    private const byte ShadeOfClock = 160;
    private static readonly YuvColor[] Colors = [YuvColor.FromRgb(0, 255, 0), YuvColor.FromRgb(0, 0, 255), YuvColor.FromRgb(255, 0, 0)];
    private readonly YuvCanvas _canvas;
    private readonly GlyphAtlas _glyphs;
    private readonly int _height;
    private readonly int _width;
    private readonly int _thickness;

    /// <param name="picture">Must stay valid as long as this draws.</param>
    public Annotator(YuvPicture picture)
    {
        (_width, _height) = (picture.Width, picture.Height);
        _canvas = new YuvCanvas(picture);
        _glyphs = new GlyphAtlas(Math.Max(11, _height / 40f));
        _thickness = 2 * Math.Max(1, (int)Math.Round(_height / 480.0, MidpointRounding.AwayFromZero)); // two pixels at 480 rows, as specified
    }

    /// <param name="containers">Boxes in pixels of this picture.</param>
    /// <param name="time">When the picture was taken; shown in the machine's own time zone.</param>
    public void Draw(ReadOnlySpan<TrackedContainer> containers, DateTimeOffset time)
    {
        foreach (var container in containers) DrawContainer(container);
        Span<char> clock = stackalloc char[32];
        time.ToLocalTime().TryFormat(clock, out var length, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var area = AreaOf(length, _width - (length * _glyphs.Advance) - 8, 4);
        _canvas.Shade(area, ShadeOfClock);
        _canvas.Text(clock[..length], area.X1, area.Y1, _glyphs, YuvColor.White);
    }

    private void DrawContainer(in TrackedContainer container)
    {
        var box = EvenArea.Of(container.Box);
        var color = Colors[(int)container.State];
        _canvas.Frame(box, _thickness, color);

        Span<char> label = stackalloc char[64];
        var text = label[..WriteLabel(container, label)];
        var above = box.Y1 - _glyphs.Height;
        var area = AreaOf(text.Length, box.X1, above >= 0 ? above : Math.Min(box.Y1, _height - _glyphs.Height));
        _canvas.Fill(area, color);
        _canvas.Text(text, area.X1, area.Y1, _glyphs, container.State == CaptureState.Tracking ? YuvColor.Black : YuvColor.White);
    }

    /// <summary>Where a text of so many letters stands, moved into the picture where it can be.</summary>
    private EvenArea AreaOf(int letters, int x, int y)
    {
        var width = letters * _glyphs.Advance;
        var (left, top) = (Math.Clamp(x, 0, Math.Max(0, _width - width)), Math.Max(0, y));
        return new(left, top, left + width, top + _glyphs.Height);
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
}
