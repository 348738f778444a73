using ParkingGate.Reading;

namespace ParkingGate.Tests.Reading;

/// <summary>The layout from the output's shape alone; the shapes are those of published exports.</summary>
public sealed class YoloShapeTests
{
    [Test]
    [Arguments(84, 8400, 640, 640, 80, nameof(YoloLayout.ChannelFirst), 80)]
    [Arguments(84, 2100, 320, 320, 80, nameof(YoloLayout.ChannelFirst), 80)]
    [Arguments(5, 5040, 640, 384, 1, nameof(YoloLayout.ChannelFirst), 1)]
    [Arguments(5, 32000, 640, 640, 1, nameof(YoloLayout.ChannelFirst), 1)] // strides 4 and 8
    [Arguments(84, 34000, 1280, 1280, 80, nameof(YoloLayout.ChannelFirst), 80)] // stride 64
    [Arguments(8400, 84, 640, 640, 80, nameof(YoloLayout.ChannelLast), 80)]
    [Arguments(8400, 6, 640, 640, 2, nameof(YoloLayout.ChannelLast), 2)]
    [Arguments(25200, 85, 640, 640, 80, nameof(YoloLayout.AnchorObjectness), 80)]
    [Arguments(25200, 6, 640, 640, 1, nameof(YoloLayout.AnchorObjectness), 1)]
    [Arguments(102000, 85, 1280, 1280, 0, nameof(YoloLayout.AnchorObjectness), 80)] // stride 64
    [Arguments(15120, 85, 640, 384, 80, nameof(YoloLayout.AnchorObjectness), 80)]
    [Arguments(300, 6, 640, 640, 80, nameof(YoloLayout.EndToEnd), 0)]
    [Arguments(100, 6, 416, 416, 0, nameof(YoloLayout.EndToEnd), 0)]
    [Arguments(3549, 85, 416, 416, 80, nameof(YoloLayout.YoloxGrid), 80)]
    [Arguments(8400, 85, 640, 640, 0, nameof(YoloLayout.YoloxGrid), 80)]
    public async Task Published_shapes_are_told_apart(
        int rows, int columns, int width, int height, int names, string layout, int classes)
    {
        var shape = YoloShape.Find([1, rows, columns], width, height, names)!.Value;

        await Assert.That(shape.Layout.ToString()).IsEqualTo(layout);
        await Assert.That(shape.Classes).IsEqualTo(classes);
        await Assert.That(shape.Boxes * shape.Channels).IsEqualTo(rows * columns);
    }

    [Test]
    [Arguments("1,37")]
    [Arguments("1,1,384,640")]
    [Arguments("1,80,6625")]
    [Arguments("2,84,8400")]
    [Arguments("1,5000,6")]
    [Arguments("1,4,8400")]
    [Arguments("1,8400,5")]
    [Arguments("1,0,6")]
    [Arguments("1,-1,6")]
    [Arguments("1,84,-1")]
    public async Task Other_shapes_are_no_detector(string shape) =>
        await Assert.That(YoloShape.Find([.. shape.Split(',').Select(long.Parse)], 640, 640, 0)).IsNull();

    [Test]
    public async Task A_given_layout_must_have_room_for_a_class()
    {
        await Assert.That(YoloShape.As(YoloLayout.ChannelFirst, [1, 6, 77])).IsEqualTo(new YoloShape(YoloLayout.ChannelFirst, 77, 6));
        await Assert.That(YoloShape.As(YoloLayout.AnchorObjectness, [1, 77, 5])).IsNull();
        await Assert.That(YoloShape.As(YoloLayout.EndToEnd, [1, 77, 7])).IsNull();
    }
}
