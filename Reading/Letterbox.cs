using ParkingGate.Tracking;

namespace ParkingGate.Reading;

/// <summary>
/// How a picture of any size lies in a detector's input: scaled by one factor, then moved. Geometry only, no pixels.
/// The rounding is that of the reference the default model was trained and measured with.
/// </summary>
internal readonly record struct Letterbox(
    int SourceWidth, int SourceHeight, int Width, int Height, int OffsetX, int OffsetY, float Scale)
{
    /// <summary>
    /// Fits a source of this size into an input of that size: <see cref="Width"/> x <see cref="Height"/> pixels at the offset.
    /// </summary>
    public static Letterbox Fit(
        int sourceWidth, int sourceHeight, int inputWidth, int inputHeight, Placement placement = Placement.Centre)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        var scale = Math.Min((double)inputWidth / sourceWidth, (double)inputHeight / sourceHeight);
        var (width, height) = (Scaled(sourceWidth, scale, inputWidth), Scaled(sourceHeight, scale, inputHeight));
        return placement == Placement.TopLeft
            ? new(sourceWidth, sourceHeight, width, height, 0, 0, (float)scale)
            : new(sourceWidth, sourceHeight, width, height, (inputWidth - width) / 2, (inputHeight - height) / 2, (float)scale);
    }

    /// <summary>A box in input pixels as a box in source pixels, cut at the picture's edges.</summary>
    public Box ToSource(Box box) => new Box(
        (box.X1 - OffsetX) / Scale, (box.Y1 - OffsetY) / Scale, (box.X2 - OffsetX) / Scale, (box.Y2 - OffsetY) / Scale)
        .Clip(SourceWidth, SourceHeight);

    /// <summary>A box in source pixels as a box in input pixels.</summary>
    public Box ToInput(Box box) => new(
        (box.X1 * Scale) + OffsetX, (box.Y1 * Scale) + OffsetY, (box.X2 * Scale) + OffsetX, (box.Y2 * Scale) + OffsetY);

    /// <summary>Rounded half to even, as Python does; at least one pixel of a very long picture remains.</summary>
    private static int Scaled(int side, double scale, int most) => Math.Clamp((int)Math.Round(side * scale), 1, most);
}
