using ParkingGate.Tracking;
using static ParkingGate.Tests.Tracking.Scene;

namespace ParkingGate.Tests.Tracking;

/// <summary>
/// Scenes at a gate: several containers, things in front of each other, speed, and a detector that is not perfect.
/// </summary>
public sealed class TrafficTests
{
    [Test]
    public async Task Two_overlapping_containers_on_one_truck_stay_two()
    {
        var scene = new Scene();
        Detection Front(double t) => Seen(500 + 250 * (float)t, 100, 340, 300, 0.8f);
        Detection Rear(double t) => Seen(220 + 250 * (float)t, 90, 360, 330, 0.75f);

        scene.Play(0, 3, 10, t => [Front(t), Rear(t)]);

        await Assert.That(scene.Events.Count).IsEqualTo(2);
        await Assert.That(scene.IdAt(Front(2.9))).IsEqualTo(1);
        await Assert.That(scene.IdAt(Rear(2.9))).IsEqualTo(2);
    }

    [Test]
    public async Task The_second_container_of_a_truck_does_not_get_the_id_of_the_first_before_their_speed_is_known()
    {
        var scene = new Scene();
        // 300 wide with a gap of 10, at a width a second, five looks a second.
        Detection Front(double t) => Seen(600 + 300 * (float)t, 100, 300, 200);
        Detection Rear(double t) => Seen(290 + 300 * (float)t, 100, 300, 200);

        scene.Look(0, Front(0), Rear(0));
        // The order of the detections says nothing.
        scene.Look(0.2, Rear(0.2), Front(0.2));
        scene.Look(0.4, Front(0.4), Rear(0.4));

        await Assert.That(scene.Tracker.Tracks.ToArray().Select(track => track.Hits)).IsEquivalentTo([3, 3]);
        await Assert.That(scene.Tracker.Tracks[0].FirstSeenS).IsEqualTo(0);
        await Assert.That(scene.IdAt(Front(0.4))).IsEqualTo(1);
        await Assert.That(scene.IdAt(Rear(0.4))).IsEqualTo(2);
    }

    [Test]
    public async Task Two_containers_that_cross_in_full_view_keep_their_ids()
    {
        var scene = new Scene();
        Detection Right(double t) => Seen(50 + 250 * (float)t, 100, 300, 200, 0.8f);
        Detection LeftWards(double t) => Seen(950 - 250 * (float)t, 160, 340, 260, 0.7f);

        scene.Play(0, 3.6, 10, t => [Right(t), LeftWards(t)]);

        await Assert.That(scene.Events.Count).IsEqualTo(2);
        await Assert.That(scene.IdAt(Right(3.5))).IsEqualTo(1);
        await Assert.That(scene.IdAt(LeftWards(3.5))).IsEqualTo(2);
    }

    [Test]
    [Arguments(5)]
    [Arguments(10)]
    public async Task A_container_that_drives_behind_another_one_keeps_its_id(int perSecond)
    {
        var scene = new Scene();
        // The near one stands at 500..900; of the far one only what sticks out is seen, from 60 px on.
        var near = Seen(500, 150, 400, 420, 0.85f);
        Detection[] Script(double t)
        {
            var x = 50 + 300 * (float)t;
            var before = Math.Min(x + 320, 500) - x;
            var after = x + 320 - Math.Max(x, 900);
            if (before >= 60) return [near, Seen(x, 160, Math.Min(before, 320), 240, 0.7f)];
            return after >= 60 ? [near, Seen(Math.Max(x, 900), 160, Math.Min(after, 320), 240, 0.7f)] : [near];
        }

        scene.Play(0, 4, perSecond, Script);

        await Assert.That(scene.Events.Count).IsEqualTo(2);
        var last = 4 - 1.0 / perSecond;
        await Assert.That(scene.IdAt(Script(last)[1])).IsEqualTo(2);
        await Assert.That(scene.IdAt(near)).IsEqualTo(1);
    }

    [Test]
    [Arguments(5, 1.0)]
    [Arguments(5, 1.5)]
    [Arguments(10, 2.0)]
    public async Task A_fast_container_is_one_track_from_its_first_strip_to_its_last(int perSecond, double widthsASecond)
    {
        var scene = new Scene();
        // 900 wide in a picture of 1280: comes in at the left as a growing strip and goes out at the right as a shrinking one.
        var speed = 900 * widthsASecond;
        Detection[] Script(double t)
        {
            var x1 = Math.Max((float)(-900 + speed * t), 0);
            var x2 = Math.Min((float)(speed * t), 1280);
            return x2 - x1 < 40 ? [] : [Seen(x1, 80, x2 - x1, 500)];
        }

        scene.Play(0, 2180 / speed, perSecond, Script);

        await Assert.That(scene.Events.Count).IsEqualTo(1);
    }

    [Test]
    public async Task A_container_that_moves_its_own_width_between_two_looks_is_found_before_its_speed_is_known()
    {
        var scene = new Scene();

        scene.Look(0, Seen(100, 100, 200, 150));
        scene.Look(0.5, Seen(300, 100, 200, 150));
        scene.Look(1, Seen(500, 100, 200, 150));

        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks[0].Hits).IsEqualTo(3);
    }

    [Test]
    public async Task Irregular_gaps_do_not_break_a_track()
    {
        var random = new Random(11);
        var scene = new Scene();
        var time = 0.0;
        while (time < 4)
        {
            scene.Look(time, Seen(20 + 250 * (float)time, 100, 320, 220));
            time += random.Next(4) == 0 ? 0.6 : 0.05 + random.NextDouble() * 0.15;
        }

        await Assert.That(scene.Events.Count).IsEqualTo(1);
    }

    [Test]
    public async Task Missed_looks_do_not_break_a_track()
    {
        var random = new Random(3);
        var scene = new Scene();

        // Every third look finds nothing.
        scene.Play(0, 4, 5, t => random.Next(3) == 0 && t > 0.5 ? [] : [Seen(20 + 250 * (float)t, 100, 320, 220)]);

        await Assert.That(scene.Events.Count).IsEqualTo(1);
    }

    [Test]
    public async Task A_second_box_inside_the_container_for_a_few_pictures_is_no_second_container()
    {
        var scene = new Scene();
        Detection Whole(double t) => Seen(200 + 100 * (float)t, 80, 600, 400, 0.8f);
        Detection Part(double t) => Seen(210 + 100 * (float)t, 90, 280, 380, 0.6f);

        scene.Play(0, 3, 10, t => t is > 1 and < 1.45 ? [Part(t), Whole(t)] : [Whole(t)]);

        await Assert.That(scene.Events.Count).IsEqualTo(1);
    }

    [Test]
    public async Task When_only_a_part_is_found_for_a_moment_the_whole_box_goes_on_with_the_id()
    {
        var scene = new Scene();
        var whole = Seen(200, 80, 600, 400, 0.8f);
        var part = Seen(210, 90, 300, 380, 0.55f);
        scene.Play(0, 1, 10, _ => [whole]);

        scene.Look(1, part);
        scene.Look(1.1, part, whole);
        scene.Look(1.2, part, whole);
        scene.Play(1.3, 2, 10, _ => [whole]);

        await Assert.That(scene.Events.Count).IsEqualTo(1);
        await Assert.That(scene.IdAt(whole)).IsEqualTo(1);
    }

    [Test]
    public async Task A_far_container_keeps_its_id_when_a_bigger_box_closes_around_it()
    {
        var scene = new Scene();
        var far = Seen(700, 200, 200, 140, 0.6f);
        scene.Play(0, 1, 10, _ => [far]);

        scene.Play(1, 2, 10, _ => [Seen(620, 150, 300, 300, 0.85f), far]);

        await Assert.That(scene.IdAt(far)).IsEqualTo(1);
        await Assert.That(scene.Left).IsEqualTo(0);
    }

    [Test]
    public async Task A_nested_container_that_stays_becomes_a_track_in_the_end()
    {
        var scene = new Scene();

        scene.Play(0, 2, 10, _ => [Seen(200, 80, 600, 400, 0.8f), Seen(560, 120, 220, 160, 0.6f)]);

        await Assert.That(scene.Appeared).IsEqualTo(2);
    }

    [Test]
    public async Task Ids_are_consecutive_and_tracks_are_listed_by_id()
    {
        var scene = new Scene();

        for (var i = 0; i < 6; i++)
        {
            var count = i + 1;
            var later = i * 0.5;
            scene.Play(later, later + 0.5, 10, _ =>
                [.. Enumerable.Range(0, count).Select(n => Seen(200 * n, 100, 180, 150)).Reverse()]);
        }

        await Assert.That(scene.Tracker.Tracks.ToArray().Select(track => track.Id).SequenceEqual([1, 2, 3, 4, 5, 6])).IsTrue();
        await Assert.That(scene.Events.Select(e => e.TrackId).SequenceEqual([1, 2, 3, 4, 5, 6])).IsTrue();
    }

    [Test]
    public async Task Tracks_are_listed_by_id_also_when_an_earlier_one_was_confirmed_later()
    {
        var scene = new Scene();
        var outer = Seen(200, 80, 600, 400, 0.8f);
        var nested = Seen(560, 120, 220, 160, 0.6f);

        scene.Play(0, 1, 10, t => t < 0.15 ? [outer, nested] : [outer, nested, Seen(900, 100, 200, 200)]);

        await Assert.That(scene.IdAt(nested)).IsEqualTo(3);
        await Assert.That(scene.Tracker.Tracks.ToArray().Select(track => track.Id).SequenceEqual([1, 2, 3])).IsTrue();
    }
}
