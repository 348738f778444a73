using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

public sealed class KalmanBoxTests
{
    [Test]
    public async Task Speed_is_found_from_noisy_boxes_at_irregular_times()
    {
        var random = new Random(7);
        var time = 0.0;
        var filter = KalmanBox.Start(At(0, random));
        for (var i = 0; i < 30; i++)
        {
            var step = 0.05 + random.NextDouble() * 0.3;
            time += step;
            filter.Correct(At(time, random), 0.8f, step);
        }

        var later = filter.After(0.4);

        // 200 px a second; the boxes were up to 6 px off.
        await Assert.That(later.CenterX).IsEqualTo((float)(250 + 200 * (time + 0.4))).Within(20);
        await Assert.That(later.CenterX - filter.Box.CenterX).IsEqualTo(80).Within(16);
        await Assert.That(later.Width).IsEqualTo(300).Within(12);
    }

    [Test]
    public async Task Two_short_steps_are_one_long_one()
    {
        var once = Settled();
        var twice = Settled();

        once.Advance(0.4f, 100);
        twice.Advance(0.15f, 100);
        twice.Advance(0.25f, 100);
        once.Correct(90, 5);
        twice.Correct(90, 5);

        await Assert.That(twice.Value).IsEqualTo(once.Value).Within(1e-3f);
        await Assert.That(twice.Speed).IsEqualTo(once.Speed).Within(1e-2f);
    }

    [Test]
    public async Task An_unsure_box_pulls_less()
    {
        var start = new Box(100, 100, 400, 300);
        var sure = KalmanBox.Start(start);
        var unsure = KalmanBox.Start(start);
        var jump = new Box(160, 100, 460, 300);

        sure.Correct(jump, 0.9f, 0.05);
        unsure.Correct(jump, 0.2f, 0.05);

        await Assert.That(sure.Box.CenterX).IsGreaterThan(unsure.Box.CenterX + 5);
        await Assert.That(unsure.Box.CenterX).IsGreaterThan(start.CenterX);
    }

    [Test]
    public async Task A_shrinking_box_never_turns_inside_out()
    {
        var filter = KalmanBox.Start(new Box(0, 0, 400, 300));
        for (var i = 1; i <= 5; i++) filter.Correct(new Box(0, 0, 400 - 70 * i, 300), 0.8f, 0.1);

        foreach (var seconds in (double[])[0.1, 0.5, 1, 5])
            await Assert.That(filter.After(seconds).IsUsable).IsTrue();
    }

    [Test]
    public async Task Behind_a_cover_the_box_gets_its_size_back_and_goes_on_by_its_moving_edge()
    {
        // 300 wide, moving right at 200 a second behind something whose left edge is at 600.
        var filter = KalmanBox.Start(new Box(0, 0, 300, 200));
        for (var i = 1; i <= 28; i++)
            filter.Correct(new Box(i * 20, 0, Math.Min(300 + i * 20, 600), 200), 0.8f, 0.1);

        var later = filter.Uncovered(1, 300, 200);

        await Assert.That(later.X1).IsEqualTo(560 + 200).Within(30);
        await Assert.That(later.Width).IsEqualTo(300).Within(1);
    }

    private static KalmanAxis Settled()
    {
        var axis = KalmanAxis.Start(10, 5, 100);
        axis.Advance(0.1f, 100);
        axis.Correct(20, 5);
        return axis;
    }

    private static Box At(double time, Random random)
    {
        var x = 100 + 200 * (float)time;
        return new(x + Noise(random), 100 + Noise(random), x + 300 + Noise(random), 300 + Noise(random));
    }

    private static float Noise(Random random) => random.NextSingle() * 12 - 6;
}
