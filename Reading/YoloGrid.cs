namespace ParkingGate.Reading;

/// <summary>The cells a YOLO head predicts from: one grid for each stride, finest first, row by row.</summary>
internal static class YoloGrid
{
    /// <summary>Heads in use: P3-P5 (the usual), P3-P6 (large inputs), P2-P5 and P2-P3 (small objects).</summary>
    private static readonly int[][] Heads = [[8, 16, 32], [8, 16, 32, 64], [4, 8, 16, 32], [4, 8]];

    /// <summary>The strides whose cells, each with so many boxes, make up <paramref name="boxes"/>; null when none do.</summary>
    internal static int[]? Strides(long boxes, int width, int height, int boxesPerCell = 1) =>
        Array.Find(Heads, strides => boxes == boxesPerCell * strides.Sum(stride => (long)Cells(width, stride) * Cells(height, stride)));

    /// <summary>Column, row and stride of a box's cell.</summary>
    internal static (int X, int Y, int Stride) Cell(int box, int[] strides, int width, int height)
    {
        foreach (var stride in strides)
        {
            var (columns, rows) = (Cells(width, stride), Cells(height, stride));
            if (box < columns * rows)
                return (box % columns, box / columns, stride);
            box -= columns * rows;
        }
        throw new ArgumentOutOfRangeException(nameof(box));
    }

    private static int Cells(int side, int stride) => (side + stride - 1) / stride;
}
