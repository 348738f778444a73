using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

public sealed class BoxTests
{
    [Test]
    [Arguments(0f, 0f, 10f, 10f, 1f)]
    [Arguments(5f, 0f, 15f, 10f, 1f / 3)]
    [Arguments(10f, 0f, 20f, 10f, 0f)]
    [Arguments(2f, 2f, 7f, 7f, 0.25f)]
    [Arguments(3f, 3f, 3f, 9f, 0f)]
    public async Task Iou_is_shared_over_joined_area(float x1, float y1, float x2, float y2, float expected)
    {
        var iou = Box.Iou(new Box(0, 0, 10, 10), new Box(x1, y1, x2, y2));

        await Assert.That(iou).IsEqualTo(expected).Within(1e-6f);
    }

    [Test]
    public async Task Clip_keeps_what_is_inside_the_picture()
    {
        await Assert.That(new Box(-5, 3, 700, 500).Clip(640, 360)).IsEqualTo(new Box(0, 3, 640, 360));
        await Assert.That(new Box(700, 10, 800, 20).Clip(640, 360).Area).IsEqualTo(0);
    }

    [Test]
    public async Task Scale_moves_and_resizes()
    {
        await Assert.That(new Box(1, 2, 3, 4).Scale(2, 10)).IsEqualTo(new Box(2, 20, 6, 40));
    }

    [Test]
    [Arguments(float.NaN, 10f)]
    [Arguments(float.PositiveInfinity, 10f)]
    [Arguments(0f, 10f)]
    [Arguments(-4f, 10f)]
    [Arguments(3e38f, 3e38f)]
    public async Task A_box_without_a_real_area_is_not_usable(float width, float height)
    {
        await Assert.That(new Box(0, 0, width, height).IsUsable).IsFalse();
        await Assert.That(new Box(0, 0, 10, 10).IsUsable).IsTrue();
    }
}
