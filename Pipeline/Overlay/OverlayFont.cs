using ParkingGate.Native;
using SkiaSharp;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>The embedded font, printable ASCII only; loaded once, and the process's own.</summary>
internal static class OverlayFont
{
    private static readonly Lazy<SKTypeface> Loaded = new(() =>
    {
        using var content = new EmbeddedContent("overlay-font.ttf");
        using var data = SKData.CreateCopy(content.Bytes);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException("The embedded font cannot be read.");
    });

    public static SKTypeface Typeface => Loaded.Value;
}
