namespace ParkingGate.Reading.Code;

/// <summary>A rectangle of whole pixels inside a picture.</summary>
internal readonly record struct PicturePart(int X, int Y, int Width, int Height)
{
    /// <summary>The rectangle between two corners, cut at the picture's edges.</summary>
    public static PicturePart Between(int x1, int y1, int x2, int y2, in RgbPicture picture)
    {
        (x1, y1) = (Math.Max(0, x1), Math.Max(0, y1));
        return new(x1, y1, Math.Min(picture.Width, x2) - x1, Math.Min(picture.Height, y2) - y1);
    }
}
