namespace ParkingGate.Reading.Code;

/// <summary>How a part of a picture lies in the finder's input: scaled, at the top left of sides that are multiples of 32.</summary>
internal readonly record struct FinderInput(int Width, int Height, int ScaledWidth, int ScaledHeight, double Scale)
{
    /// <summary>Both sides of the finder's input divide by it.</summary>
    private const int Step = 32;

    /// <summary>The part with its longer side scaled to <paramref name="size"/>.</summary>
    public static FinderInput Fit(in PicturePart part, int size) => At(part, size / (double)Math.Max(part.Width, part.Height));

    public static FinderInput At(in PicturePart part, double scale)
    {
        var (width, height) = ((int)Math.Round(part.Width * scale), (int)Math.Round(part.Height * scale));
        return new(Side(width), Side(height), Math.Max(1, width), Math.Max(1, height), scale);
    }

    private static int Side(int pixels) => Math.Max(Step, (pixels + Step - 1) / Step * Step);
}
