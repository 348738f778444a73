using ParkingGate.Reading;

namespace ParkingGate.Tests.Reading;

/// <summary>
/// One box a model might predict: centre and size in input pixels, objectness (for layouts that have one) and class scores.
/// </summary>
internal sealed record Predicted(float X, float Y, float Width, float Height, float Objectness, params float[] Scores);

/// <summary>Writes predictions into an output tensor of any layout; the boxes in between are empty.</summary>
internal static class YoloTensor
{
    public const int Width = 640;
    public const int Height = 384;
    private const int Cells = 5040;
    private static readonly int[] Strides = [8, 16, 32];

    public static DetectorModel Model(YoloLayout layout, params string[] names) => Model(Shape(layout, names.Length), names);

    public static DetectorModel Model(YoloShape shape, params string[] names) =>
        new("test.onnx", Width, Height, PictureFormat.Yolo, shape, [.. names], "output0", [1, shape.Boxes, shape.Channels]);

    public static YoloShape Shape(YoloLayout layout, int classes) => layout switch
    {
        YoloLayout.AnchorObjectness => new(layout, 3 * Cells, 5 + classes),
        YoloLayout.YoloxGrid => new(layout, Cells, 5 + classes),
        YoloLayout.EndToEnd => new(layout, 300, 6),
        _ => new(layout, Cells, 4 + classes),
    };

    public static float[] Write(YoloShape shape, params (int At, Predicted Box)[] boxes)
    {
        var tensor = new float[shape.Boxes * shape.Channels];
        foreach (var (at, box) in boxes)
        {
            var values = Values(shape.Layout, at, box);
            for (var channel = 0; channel < values.Length; channel++)
                tensor[Index(shape, at, channel)] = values[channel];
        }
        return tensor;
    }

    private static int Index(YoloShape shape, int box, int channel) =>
        shape.Layout == YoloLayout.ChannelFirst ? (channel * shape.Boxes) + box : (box * shape.Channels) + channel;

    private static float[] Values(YoloLayout layout, int at, Predicted box) => layout switch
    {
        YoloLayout.EndToEnd => [box.X - (box.Width / 2), box.Y - (box.Height / 2), box.X + (box.Width / 2), box.Y + (box.Height / 2),
            Best(box) * box.Objectness, Array.IndexOf(box.Scores, Best(box))],
        YoloLayout.AnchorObjectness => [box.X, box.Y, box.Width, box.Height, box.Objectness, .. box.Scores],
        YoloLayout.YoloxGrid => [.. InCell(at, box), box.Objectness, .. box.Scores],
        _ => [box.X, box.Y, box.Width, box.Height, .. box.Scores.Select(score => score * box.Objectness)],
    };

    /// <summary>NaN where any score is.</summary>
    private static float Best(Predicted box) => box.Scores.Aggregate(MathF.Max);

    private static float[] InCell(int at, Predicted box)
    {
        var cells = from s in Strides
                    from y in Enumerable.Range(0, Height / s)
                    from x in Enumerable.Range(0, Width / s)
                    select (x, y, s);
        var (column, row, stride) = cells.ElementAt(at);
        return [(box.X / stride) - column, (box.Y / stride) - row, MathF.Log(box.Width / stride), MathF.Log(box.Height / stride)];
    }
}
