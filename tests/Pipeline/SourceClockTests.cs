using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Pipeline;

/// <summary>A time line that only grows, whatever a source says.</summary>
public sealed class SourceClockTests
{
    [Test]
    public async Task The_first_picture_is_at_zero_and_the_others_keep_their_distances()
    {
        var clock = new SourceClock();

        await Assert.That(clock.Next(1234.5, 25)).IsEqualTo(0);
        await Assert.That(clock.Next(1234.54, 25)).IsEqualTo(0.04).Within(1e-9);
        await Assert.That(clock.Next(1236, 25)).IsEqualTo(1.5).Within(1e-9); // a gap is a gap
    }

    [Test]
    public async Task A_clip_that_begins_again_goes_on_one_picture_later()
    {
        var clock = new SourceClock();
        var clip = Enumerable.Range(0, 10).Select(i => i * 0.04).ToArray();
        double[] times = [.. clip.Concat(clip).Concat(clip).Select(time => clock.Next(time, 25))];

        for (var i = 0; i < times.Length; i++) await Assert.That(times[i]).IsEqualTo(i * 0.04).Within(1e-9);
    }

    [Test]
    [Arguments(25.0, 0.04)]
    [Arguments(12.5, 0.08)]
    [Arguments(0.0, 0.04)] // unknown: 25 is assumed
    [Arguments(90_000.0, 0.04)] // no camera's rate but a time base
    [Arguments(double.NaN, 0.04)]
    public async Task Pictures_without_a_time_follow_at_the_sources_rate(double fps, double step)
    {
        var clock = new SourceClock();
        var times = Enumerable.Range(0, 5).Select(_ => clock.Next(double.NaN, fps)).ToArray();

        for (var i = 0; i < times.Length; i++) await Assert.That(times[i]).IsEqualTo(i * step).Within(1e-9);
    }

    [Test]
    public async Task A_picture_without_a_time_in_between_does_not_move_the_others()
    {
        var clock = new SourceClock();
        double[] times = [clock.Next(10, 25), clock.Next(double.NaN, 25), clock.Next(10.08, 25), clock.Next(10.12, 25)];

        for (var i = 0; i < 4; i++) await Assert.That(times[i]).IsEqualTo(i * 0.04).Within(1e-9);
    }

    [Test]
    public async Task The_same_time_twice_is_one_picture_apart()
    {
        var clock = new SourceClock();
        double[] times = [clock.Next(5, 10), clock.Next(5, 10), clock.Next(5.1, 10)];

        await Assert.That(times[1]).IsEqualTo(0.1).Within(1e-9);
        await Assert.That(times[2]).IsEqualTo(0.2).Within(1e-9);
    }

    [Test]
    [Arguments(3600.0)]
    [Arguments(-3600.0)]
    public async Task A_camera_whose_clock_is_set_goes_on_where_it_was(double set)
    {
        var clock = new SourceClock();
        double[] times = [clock.Next(5, 10, 100), clock.Next(5.1, 10, 100.1), clock.Next(5.2 + set, 10, 100.2), clock.Next(5.3 + set, 10, 100.35)];

        for (var i = 0; i < 4; i++) await Assert.That(times[i]).IsEqualTo(i * 0.1).Within(1e-9);
    }

    [Test]
    public async Task A_live_source_that_was_away_comes_back_as_much_later_as_it_was_away()
    {
        var clock = new SourceClock();
        clock.Next(5, 10, 100);
        clock.Next(5.1, 10, 100.1);
        clock.Interrupt();

        await Assert.That(clock.Next(0, 10, 160)).IsEqualTo(60).Within(1e-9);
        await Assert.That(clock.Next(0.1, 10, 160.3)).IsEqualTo(60.1).Within(1e-9);
    }

    [Test]
    public async Task Pictures_that_the_network_held_back_keep_their_own_distances()
    {
        var clock = new SourceClock();
        double[] times = [clock.Next(5, 10, 100), clock.Next(5.1, 10, 104), clock.Next(5.2, 10, 104), clock.Next(9.1, 10, 104.1)];

        await Assert.That(times[1]).IsEqualTo(0.1).Within(1e-9);
        await Assert.That(times[2]).IsEqualTo(0.2).Within(1e-9);
        await Assert.That(times[3]).IsEqualTo(4.1).Within(1e-9);
    }

    [Test]
    public async Task A_live_source_without_times_has_those_of_arrival()
    {
        var clock = new SourceClock();
        double[] times = [clock.Next(double.NaN, 25, 100), clock.Next(double.NaN, 25, 100.2), clock.Next(double.NaN, 25, 100.2), clock.Next(double.NaN, 25, 100.5)];

        await Assert.That(times[1]).IsEqualTo(0.2).Within(1e-9);
        await Assert.That(times[2]).IsEqualTo(0.24).Within(1e-9);
        await Assert.That(times[3]).IsEqualTo(0.5).Within(1e-9);
    }

    [Test]
    [Arguments(2.0)]
    [Arguments(0.4)]
    public async Task A_camera_whose_clock_runs_wrong_stays_near_real_time(double speed)
    {
        var clock = new SourceClock();
        for (var i = 0; i <= 6000; i++)
        {
            var time = clock.Next(i * 0.1 * speed, 10, i * 0.1);
            await Assert.That(Math.Abs(time - (i * 0.1))).IsLessThan(11);
        }
    }

    [Test]
    public async Task A_second_stream_keeps_the_time_of_the_first()
    {
        var main = new SourceClock();
        main.Next(700, 10, 100);
        main.Next(700.1, 10, 100.1);
        var second = new SourceClock(main);

        await Assert.That(second.Next(3, 20, 105)).IsEqualTo(5).Within(1e-9);
        await Assert.That(second.Next(3.05, 20, 105.2)).IsEqualTo(5.05).Within(1e-9);
    }

    [Test]
    public async Task A_gap_in_a_recording_stays_a_gap()
    {
        var clock = new SourceClock();
        clock.Next(0, 25);

        await Assert.That(clock.Next(300, 25)).IsEqualTo(300).Within(1e-9);
    }

    [Test]
    public async Task Whatever_comes_time_grows()
    {
        var random = new Random(1);
        var clock = new SourceClock();
        var last = -1.0;
        for (var i = 0; i < 10_000; i++)
        {
            var said = random.Next(4) switch { 0 => double.NaN, 1 => random.NextDouble() * -100, 2 => i * 0.04, _ => random.NextDouble() * 1e6 };
            var next = clock.Next(said, random.Next(0, 60));
            await Assert.That(next).IsGreaterThan(last);
            last = next;
        }
    }
}
