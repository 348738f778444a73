using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

public class WatchAreaTests
{
    private static readonly Polygon Left = new([(0, 0), (0.5f, 0), (0.5f, 1), (0, 1)]);
    private static readonly Polygon Corner = new([(0, 0), (0.2f, 0), (0.2f, 0.2f), (0, 0.2f)]);

    /// <summary>A U: its middle is open to the top.</summary>
    private static readonly Polygon Hollow = new([(0, 0), (0.3f, 0), (0.3f, 0.7f), (0.7f, 0.7f), (0.7f, 0), (1, 0), (1, 1), (0, 1)]);

    [Test]
    [Arguments(0.1f, 0.5f, true)]
    [Arguments(0.5f, 0.5f, false)]
    [Arguments(0.5f, 0.9f, true)]
    [Arguments(0.9f, 0.1f, true)]
    [Arguments(1.1f, 0.5f, false)]
    public async Task A_concave_area_has_what_lies_inside(float x, float y, bool inside)
    {
        await Assert.That(Hollow.Has(x, y)).IsEqualTo(inside);
    }

    [Test]
    public async Task A_level_line_meets_the_sides_from_left_to_right()
    {
        await Assert.That(Crossings(0.5f).SequenceEqual([0, 0.3f, 0.7f, 1])).IsTrue();
        await Assert.That(Crossings(0.9f).SequenceEqual([0, 1])).IsTrue();
        await Assert.That(Crossings(1.5f)).IsEmpty();
    }

    [Test]
    [Arguments(0.1f, 0.1f, false)]
    [Arguments(0.3f, 0.1f, true)]
    [Arguments(0.6f, 0.6f, false)]
    public async Task Masks_are_taken_out_of_regions(float x, float y, bool counts)
    {
        await Assert.That(new WatchArea([Left], [Corner]).Has(x, y)).IsEqualTo(counts);
    }

    [Test]
    public async Task Detections_count_by_the_middle_of_their_boxes_and_keep_their_order()
    {
        Detection[] found = [new(new Box(0, 0, 100, 100), 0.9f, 0), new(new Box(300, 100, 600, 300), 0.8f, 0), new(new Box(900, 0, 1200, 700), 0.7f, 0)];

        await Assert.That(new WatchArea([], [Corner]).Keep(found.ToArray(), 1280, 720)).IsEqualTo(2);
        var kept = found.ToArray();
        await Assert.That(new WatchArea([Left], [Corner]).Keep(kept, 1280, 720)).IsEqualTo(1);
        await Assert.That(kept[0]).IsEqualTo(found[1]);
        await Assert.That(WatchArea.Everything.Keep(found, 1280, 720)).IsEqualTo(3);
    }

    [Test]
    public async Task Movement_in_a_mask_does_not_open_the_gate_and_beside_it_does()
    {
        var gate = new MotionGate(new MotionGateOptions(), new WatchArea([], [Left]));
        gate.Update(Yard(-1), 96, 54, 0);

        await Assert.That(gate.Update(Yard(20), 96, 54, 0.2)).IsFalse();
        await Assert.That(gate.Update(Yard(60), 96, 54, 0.4)).IsTrue();
    }

    [Test]
    [Arguments(0.2f, 0.5f, 1)]
    [Arguments(0.8f, 0.5f, -1)]
    public async Task A_line_has_a_right_and_a_left_side(float x, float y, int sign)
    {
        // From the top to the bottom of the picture: right of it, for whoever walks along it, is the picture's left.
        await Assert.That(Math.Sign(new GateLine(0.5f, 0, 0.5f, 1).Side(x, y))).IsEqualTo(sign);
    }

    private static float[] Crossings(float y)
    {
        var crossings = new float[Hollow.MostCrossings];
        return crossings.AsSpan(0, Hollow.Crossings(y, crossings)).ToArray();
    }

    /// <summary>A grey yard with a bright block twelve cells wide; none when its place is negative.</summary>
    private static byte[] Yard(int block)
    {
        var picture = new byte[96 * 54];
        for (var i = 0; i < picture.Length; i++)
        {
            var (x, y) = (i % 96, i / 96);
            picture[i] = block >= 0 && x >= block && x < block + 12 && y is >= 20 and < 40 ? (byte)220 : (byte)(60 + (x % 7 * 10));
        }
        return picture;
    }
}
