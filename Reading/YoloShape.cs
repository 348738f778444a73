namespace ParkingGate.Reading;

/// <summary>An output tensor understood: its layout, how many boxes it has and how many values stand for each.</summary>
internal readonly record struct YoloShape(YoloLayout Layout, int Boxes, int Channels)
{
    /// <summary>More than any detector has; bounds what a class number in an output or a setting can be.</summary>
    internal const int MostClasses = 65536;

    /// <summary>End-to-end exports keep 100 to 300 boxes; a tensor with more rows of six is something else.</summary>
    private const int MostEndToEndBoxes = 1000;

    /// <summary>
    /// Class scores of a box; 0 where the output names the class by number and so does not tell how many there are.
    /// </summary>
    public int Classes => Layout == YoloLayout.EndToEnd ? 0 : Channels - FirstClass;

    /// <summary>Where the class scores of a box begin.</summary>
    internal int FirstClass => HasObjectness ? 5 : 4;

    internal bool HasObjectness => Layout is YoloLayout.AnchorObjectness or YoloLayout.YoloxGrid;

    /// <summary>
    /// Tells the layout by arithmetic: the input's size gives the number of cells, and that is the number of boxes (v8, YOLOX) or
    /// a third
    /// of it (v5). Rows of one box a cell are YOLOX unless the number of names says otherwise. Null when nothing fits.
    /// </summary>
    internal static YoloShape? Find(ReadOnlySpan<long> output, int width, int height, int names)
    {
        if (output is not [1, var rows, var columns])
            return null;
        if (YoloGrid.Strides(columns, width, height) is not null)
            return As(YoloLayout.ChannelFirst, output);
        if (YoloGrid.Strides(rows, width, height, boxesPerCell: 3) is not null)
            return As(YoloLayout.AnchorObjectness, output);
        if (YoloGrid.Strides(rows, width, height) is not null)
            return As(names > 0 && columns == 4 + names ? YoloLayout.ChannelLast : YoloLayout.YoloxGrid, output);
        return columns == 6 && rows <= MostEndToEndBoxes ? As(YoloLayout.EndToEnd, output) : null;
    }

    /// <summary>The output read in a given layout; null when it has not enough values for that.</summary>
    internal static YoloShape? As(YoloLayout layout, ReadOnlySpan<long> output)
    {
        if (output is not [1, >= 0 and <= int.MaxValue, >= 0 and <= int.MaxValue])
            return null;
        var (rows, columns) = ((int)output[1], (int)output[2]);
        var shape = layout == YoloLayout.ChannelFirst ? new YoloShape(layout, columns, rows) : new YoloShape(layout, rows, columns);
        var fits = layout == YoloLayout.EndToEnd ? shape.Channels == 6 : shape.Classes is >= 1 and <= MostClasses;
        return fits && shape.Boxes > 0 ? shape : null;
    }
}
