namespace ParkingGate.Pipeline.Overlay;

/// <summary>A colour as JPEG has it: BT.601, full range.</summary>
internal readonly record struct YuvColor(byte Luma, byte Blue, byte Red)
{
    public static readonly YuvColor Black = FromRgb(0, 0, 0);
    public static readonly YuvColor White = FromRgb(255, 255, 255);

    public static YuvColor FromRgb(byte red, byte green, byte blue)
    {
        var luma = (0.299 * red) + (0.587 * green) + (0.114 * blue);
        return new(Byte(luma), Byte(128 + ((blue - luma) / 1.772)), Byte(128 + ((red - luma) / 1.402)));
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
