using ParkingGate.Tracking;

namespace ParkingGate.Reading;

/// <summary>Reads one box of an output tensor, in input pixels.</summary>
internal sealed class YoloBoxes
{
    private readonly YoloShape _shape;
    private readonly int _width;
    private readonly int _height;
    private readonly int[] _strides;

    internal YoloBoxes(YoloShape shape, int width, int height)
    {
        (_shape, _width, _height) = (shape, width, height);
        _strides = shape.Layout != YoloLayout.YoloxGrid ? [] : YoloGrid.Strides(shape.Boxes, width, height)
            ?? throw new ArgumentException($"{shape.Boxes} boxes are not one for each cell of a {width}x{height} grid.", nameof(shape));
    }

    internal Box Read(ReadOnlySpan<float> output, int box)
    {
        if (_shape.Layout == YoloLayout.ChannelFirst)
        {
            var count = _shape.Boxes;
            return Box.FromCenter(output[box], output[count + box], output[(2 * count) + box], output[(3 * count) + box]);
        }
        var row = output.Slice(box * _shape.Channels, 4);
        return _shape.Layout switch
        {
            YoloLayout.EndToEnd => new Box(row[0], row[1], row[2], row[3]),
            YoloLayout.YoloxGrid => InCell(row, box),
            _ => Box.FromCenter(row[0], row[1], row[2], row[3]),
        };
    }

    private Box InCell(ReadOnlySpan<float> row, int box)
    {
        var (x, y, stride) = YoloGrid.Cell(box, _strides, _width, _height);
        return Box.FromCenter((row[0] + x) * stride, (row[1] + y) * stride, MathF.Exp(row[2]) * stride, MathF.Exp(row[3]) * stride);
    }
}
