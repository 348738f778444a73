namespace ParkingGate.Reading.Code;

/// <summary>
/// What the finder looks at: the whole picture, then, where it is much larger than the input, an overlapping grid over it, so
/// that small characters keep their pixels.
/// </summary>
internal static class FinderTiles
{
    /// <summary>The part of a tile that its neighbour sees too: a character cut by an edge stands whole in the other.</summary>
    private const double Overlap = 0.25;

    /// <summary>Writes the parts and returns how many; at most <paramref name="most"/> squared and one.</summary>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    /// <param name="largest">The longest side that is seen well enough as a whole, in pixels.</param>
    /// <param name="most">Tiles in each direction.</param>
    /// <param name="parts">Receives them, the whole first.</param>
    public static int Cover(int width, int height, double largest, int most, Span<PicturePart> parts)
    {
        parts[0] = new(0, 0, width, height);
        var (columns, rows) = (Tiles(width, largest, most), Tiles(height, largest, most));
        if (columns * rows == 1) return 1;
        for (var i = 0; i < columns * rows; i++)
        {
            var (x, tileWidth) = Tile(i % columns, columns, width);
            var (y, tileHeight) = Tile(i / columns, rows, height);
            parts[i + 1] = new(x, y, tileWidth, tileHeight);
        }
        return (columns * rows) + 1;
    }

    private static int Tiles(int side, double largest, int most) => Math.Min(most, (int)Math.Ceiling(side / largest));

    private static (int Start, int Length) Tile(int index, int count, int side)
    {
        var length = (int)(side / (count - ((count - 1) * Overlap)));
        var start = (int)(index * length * (1 - Overlap));
        return (start, Math.Min(side, start + length) - start);
    }
}
