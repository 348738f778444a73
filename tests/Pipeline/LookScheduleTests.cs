using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Pipeline;

/// <summary>Which pictures the analysis looks at: never more than its rates, never less than forced, and what the machine can do.</summary>
public sealed class LookScheduleTests
{
    [Test]
    [Arguments(25.0, 50)]
    [Arguments(30.0, 50)]
    [Arguments(5.0, 50)]
    [Arguments(2.0, 20)] // a slower source is looked at as it comes
    public async Task While_something_moves_it_looks_five_times_a_second(double fps, int looks) =>
        await Assert.That(Looks(new LookSchedule(new LookRates()), fps, 0, 10, moving: true, inView: false).Count).IsBetween(looks - 1, looks + 1);

    [Test]
    [Arguments(30.0, 99, 101)]
    [Arguments(20.0, 99, 101)]
    [Arguments(25.0, 83, 101)] // every third of 25 pictures; every second would be more than ten a second
    public async Task While_a_container_is_in_view_it_looks_up_to_ten_times_a_second(double fps, int least, int most) =>
        await Assert.That(Looks(new LookSchedule(new LookRates()), fps, 0, 10, moving: true, inView: true).Count).IsBetween(least, most);

    [Test]
    public async Task The_rates_are_settings()
    {
        var schedule = new LookSchedule(new LookRates { Watch = 1, Track = 2, ForcedLook = TimeSpan.FromSeconds(2) });

        await Assert.That(Looks(schedule, 25, 0, 10, moving: true, inView: false).Count).IsBetween(9, 11);
        await Assert.That(Looks(schedule, 25, 10, 20, moving: true, inView: true).Count).IsBetween(19, 21);
        await Assert.That(Looks(schedule, 25, 30, 40, moving: false, inView: false).Count).IsBetween(4, 6);
    }

    [Test]
    public async Task A_still_picture_is_looked_at_once_and_then_every_five_seconds()
    {
        var looks = Looks(new LookSchedule(new LookRates()), 25, 0, 21, moving: false, inView: false);

        await Assert.That(looks.Count).IsEqualTo(5);
        for (var i = 0; i < 5; i++) await Assert.That(looks[i]).IsEqualTo(i * 5).Within(0.25);
    }

    [Test]
    public async Task It_goes_on_looking_for_a_second_after_the_last_movement()
    {
        var schedule = new LookSchedule(new LookRates());
        Looks(schedule, 25, 0, 2, moving: true, inView: false);
        var after = Looks(schedule, 25, 2, 6, moving: false, inView: false);

        await Assert.That(after.Count).IsBetween(4, 6);
        await Assert.That(after[^1]).IsLessThan(3);
    }

    [Test]
    [Arguments(0.08, 50)] // a tenth of a second a look at most: five a second are possible
    [Arguments(0.4, 20)] // 0.4 s a look are half a second each
    [Arguments(1.6, 5)]
    public async Task A_slow_machine_looks_less_often_instead_of_falling_behind(double cost, int looks)
    {
        var schedule = new LookSchedule(new LookRates());
        schedule.Took(cost);

        await Assert.That(Looks(schedule, 25, 0, 10, moving: true, inView: false).Count).IsBetween(looks - 1, looks + 1);
    }

    [Test]
    public async Task One_slow_look_is_not_the_machine()
    {
        var schedule = new LookSchedule(new LookRates());
        for (var i = 0; i < 20; i++) schedule.Took(0.05);
        schedule.Took(0.3);
        var busy = Looks(schedule, 25, 0, 10, moving: true, inView: false).Count;
        for (var i = 0; i < 40; i++) schedule.Took(1);
        var slow = Looks(schedule, 25, 10, 20, moving: true, inView: false).Count;

        await Assert.That(busy).IsBetween(49, 51);
        await Assert.That(slow).IsBetween(7, 9);
    }

    [Test]
    public async Task Told_to_look_at_every_picture_it_does()
    {
        var schedule = new LookSchedule(new LookRates { EveryPicture = true });
        schedule.Took(3);

        await Assert.That(Looks(schedule, 25, 0, 10, moving: false, inView: false).Count).IsEqualTo(250);
    }

    [Test]
    public async Task A_source_that_begins_anew_is_looked_at_at_once()
    {
        var schedule = new LookSchedule(new LookRates());
        Looks(schedule, 25, 100, 101, moving: false, inView: false);

        await Assert.That(Looks(schedule, 25, 0, 4, moving: false, inView: false)).IsEquivalentTo([0.0]);
    }

    [Test]
    [Arguments(0.2, 0)] // as often as wanted
    [Arguments(0.5, 18)] // two of five
    [Arguments(1.0, 36)]
    public async Task What_there_was_no_time_for_is_counted_while_something_moves(double everyS, int skipped)
    {
        var schedule = new LookSchedule(new LookRates());
        var count = 0;
        for (var time = 0.0; time < 9.5; time += everyS)
        {
            schedule.ShouldLook(time, moving: true);
            count += schedule.Looks(time, inView: false);
        }

        await Assert.That(count).IsBetween(skipped - 2, skipped + 2);
    }

    [Test]
    public async Task Nothing_is_missed_where_nothing_moves()
    {
        var schedule = new LookSchedule(new LookRates());
        var count = 0;
        for (var time = 0.0; time < 60; time += 1)
        {
            if (schedule.ShouldLook(time, moving: time is 0 or 30)) count += schedule.Looks(time, inView: false);
        }

        await Assert.That(count).IsLessThanOrEqualTo(10); // the two seconds in which it moved
    }

    private static List<double> Looks(LookSchedule schedule, double fps, double from, double to, bool moving, bool inView)
    {
        var looks = new List<double>();
        for (var i = 0; from + (i / fps) < to - 1e-9; i++)
        {
            var time = from + (i / fps);
            if (schedule.IsDue(time, inView) && schedule.ShouldLook(time, moving)) looks.Add(time);
        }
        return looks;
    }
}
