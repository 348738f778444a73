using ParkingGate.Tracking;
using static ParkingGate.Tests.Tracking.Scene;

namespace ParkingGate.Tests.Tracking;

/// <summary>The life of one container: born, confirmed, lost, found again, given up.</summary>
public sealed class ContainerTrackerTests
{
    [Test]
    public async Task A_container_gets_its_id_at_the_second_sighting()
    {
        var scene = new Scene();

        scene.Look(0, Seen(100, 100, 300, 200));
        var before = scene.Tracker.Tracks.Length;
        scene.Look(0.2, Seen(110, 100, 300, 200, 0.7f));

        await Assert.That(before).IsEqualTo(0);
        await Assert.That(scene.Events.Count).IsEqualTo(1);
        await Assert.That(scene.Events[0].Kind).IsEqualTo(TrackEventKind.Appeared);
        await Assert.That(scene.Events[0].TrackId).IsEqualTo(1);
        await Assert.That(scene.Events[0].Confidence).IsEqualTo(0.7f);
        await Assert.That(scene.Events[0].TimeS).IsEqualTo(0.2);
        var track = scene.Tracker.Tracks[0];
        await Assert.That((track.Hits, track.FirstSeenS, track.LastSeenS)).IsEqualTo((2, 0, 0.2));
    }

    [Test]
    public async Task A_false_box_of_one_picture_never_becomes_a_track_and_takes_no_id()
    {
        var scene = new Scene();
        scene.Look(0, Seen(100, 100, 300, 200));
        scene.Look(0.2);
        scene.Look(0.4, Seen(100, 100, 300, 200));
        scene.Look(0.6);
        await Assert.That(scene.Events).IsEmpty();

        scene.Play(1, 2, 5, _ => [Seen(600, 100, 300, 200)]);

        await Assert.That(scene.Tracker.Tracks[0].Id).IsEqualTo(1);
    }

    [Test]
    public async Task Weak_boxes_alone_start_nothing()
    {
        var scene = new Scene();

        scene.Play(0, 2, 10, _ => [Seen(100, 100, 300, 200, 0.4f)]);

        await Assert.That(scene.Events).IsEmpty();
    }

    [Test]
    [Arguments(0.47f, 0)]
    [Arguments(0.52f, 1)]
    public async Task A_new_track_needs_the_birth_score(float confidence, int tracks)
    {
        var scene = new Scene();

        scene.Play(0, 1, 10, _ => [Seen(100, 100, 300, 200, confidence)]);

        await Assert.That(scene.Appeared).IsEqualTo(tracks);
    }

    [Test]
    public async Task A_dip_of_the_score_does_not_lose_the_container()
    {
        var scene = new Scene();

        scene.Play(0, 3, 10, t => [Seen(100 + 100 * (float)t, 100, 300, 200, t is > 1 and < 1.85 ? 0.25f : 0.8f)]);

        await Assert.That(scene.Events.Count).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks[0].Hits).IsEqualTo(30);
    }

    [Test]
    public async Task Weak_boxes_do_not_keep_a_track_alive_for_ever()
    {
        var scene = new Scene();

        scene.Play(0, 6, 10, t => [Seen(100, 100, 300, 200, t < 1 ? 0.8f : 0.25f)]);

        // One second on weak boxes, two seconds lost.
        await Assert.That(scene.Left).IsEqualTo(1);
        await Assert.That(scene.Events[^1].TimeS).IsEqualTo(4).Within(0.25);
    }

    [Test]
    public async Task A_container_that_is_gone_for_good_leaves_once_after_its_time()
    {
        var scene = new Scene();
        scene.Play(0, 1, 10, _ => [Seen(100, 100, 300, 200)]);

        scene.Look(1);
        var lost = scene.Tracker.Tracks[0].State;
        scene.Play(1.1, 2.85, 10, _ => []);
        var still = scene.Tracker.Tracks.Length;
        scene.Play(2.9, 6, 10, _ => []);

        await Assert.That(lost).IsEqualTo(TrackState.Lost);
        await Assert.That(still).IsEqualTo(1);
        await Assert.That(scene.Left).IsEqualTo(1);
        await Assert.That(scene.Events[^1].TimeS).IsEqualTo(2.9).Within(0.11);
        await Assert.That(scene.Events[^1].Box.CenterX).IsEqualTo(250).Within(1);
        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(0);
    }

    [Test]
    [Arguments(1.5, 1)]
    [Arguments(2.6, 2)]
    public async Task A_container_that_comes_back_is_the_same_only_within_its_time(double awayS, int id)
    {
        var scene = new Scene();
        // Drives out to the right and backs in again at the same place.
        scene.Play(0, 1, 10, t => [Seen(600 + 600 * (float)t, 100, 300, 200)]);
        scene.Play(1, 1 + awayS, 10, _ => []);

        scene.Play(1 + awayS, 2 + awayS, 10, t => [Seen(1140 - 600 * (float)(t - 1 - awayS), 100, 300, 200)]);

        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks[0].Id).IsEqualTo(id);
        await Assert.That(scene.Left).IsEqualTo(id - 1);
    }

    [Test]
    public async Task A_parked_container_is_the_same_after_a_pause_without_looks()
    {
        var scene = new Scene();
        scene.Play(0, 1, 10, _ => [Seen(100, 100, 300, 200)]);

        scene.Look(6, Seen(101, 100, 300, 200));

        await Assert.That(scene.Events.Count).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks[0].State).IsEqualTo(TrackState.Tracked);
    }

    [Test]
    public async Task A_container_that_is_gone_after_such_a_pause_leaves_at_once()
    {
        var scene = new Scene();
        scene.Play(0, 1, 10, _ => [Seen(100, 100, 300, 200)]);

        scene.Look(6);

        await Assert.That(scene.Left).IsEqualTo(1);
    }

    [Test]
    public async Task A_lost_container_is_not_found_again_after_its_time_even_without_a_look_between()
    {
        var scene = new Scene();
        scene.Play(0, 1, 10, _ => [Seen(100, 100, 300, 200)]);
        scene.Look(1);

        scene.Play(4, 5, 10, _ => [Seen(100, 100, 300, 200)]);

        await Assert.That(scene.Tracker.Tracks[0].Id).IsEqualTo(2);
    }

    [Test]
    [Arguments(-20.0)]
    [Arguments(20.0)]
    public async Task A_jump_of_time_ends_every_track_and_ids_go_on(double jumpS)
    {
        var scene = new Scene();
        scene.Play(30, 31, 10, _ => [Seen(100, 100, 300, 200)]);

        scene.Play(31 + jumpS, 32 + jumpS, 10, _ => [Seen(100, 100, 300, 200)]);

        await Assert.That(scene.Events.Select(e => (e.Kind, e.TrackId))).IsEquivalentTo(
            [(TrackEventKind.Appeared, 1), (TrackEventKind.Left, 1), (TrackEventKind.Appeared, 2)]);
        await Assert.That(scene.Events[1].TimeS).IsEqualTo(30.9).Within(1e-6);
    }

    [Test]
    public async Task Time_that_stands_jitters_or_is_no_number_does_no_harm()
    {
        var scene = new Scene();
        double[] times = [0, 0.1, 0.1, 0.05, 0.2, double.NaN, 0.3, double.PositiveInfinity, 0.25, 0.4];

        foreach (var time in times) scene.Look(time, Seen(100, 100, 300, 200));

        await Assert.That(scene.Events.Count).IsEqualTo(1);
        var track = scene.Tracker.Tracks[0];
        await Assert.That((track.Hits, track.LastSeenS)).IsEqualTo((10, 0.4));
        await Assert.That(track.BoxAt(double.NaN).IsUsable).IsTrue();
        await Assert.That(track.Box.CenterX).IsEqualTo(250).Within(1);
    }

    [Test]
    public async Task Boxes_that_are_none_are_ignored()
    {
        var scene = new Scene();
        Detection[] broken =
        [
            new(new Box(float.NaN, 0, 100, 100), 0.9f, 0),
            new(new Box(0, 0, float.PositiveInfinity, 100), 0.9f, 0),
            new(new Box(float.NegativeInfinity, 0, float.PositiveInfinity, 100), 0.9f, 0),
            new(new Box(50, 50, 50, 90), 0.9f, 0),
            new(new Box(90, 90, 50, 50), 0.9f, 0),
            new(new Box(100, 100, 400, 300), float.NaN, 0),
        ];

        scene.Play(0, 1, 10, _ => broken);
        scene.Play(1, 2, 10, _ => [.. broken, Seen(100, 100, 300, 200)]);

        await Assert.That(scene.Appeared).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks[0].Box.CenterX).IsEqualTo(250).Within(1);
    }

    [Test]
    public async Task BoxAt_moves_on_by_at_most_half_a_second_and_changes_nothing()
    {
        var scene = new Scene();
        scene.Play(0, 2, 10, t => [Seen(100 + 200 * (float)t, 100, 300, 200)]);
        var track = scene.Tracker.Tracks[0];
        var box = track.Box;

        var soon = track.BoxAt(1.9 + 0.2);
        var later = track.BoxAt(1.9 + 0.5);

        await Assert.That(soon.CenterX - box.CenterX).IsEqualTo(40).Within(4);
        await Assert.That(track.BoxAt(500)).IsEqualTo(later);
        await Assert.That(track.BoxAt(1)).IsEqualTo(box);
        await Assert.That(track.BoxAt(1.9 + 0.2)).IsEqualTo(soon);
        await Assert.That(track.Box).IsEqualTo(box);
    }

    [Test]
    public async Task Reset_is_as_good_as_new()
    {
        var scene = new Scene();
        scene.Play(50, 51, 10, _ => [Seen(100, 100, 300, 200)]);

        scene.Tracker.Reset();
        var left = scene.Tracker.Tracks.Length + scene.Tracker.Events.Length;
        scene.Play(3, 4, 10, _ => [Seen(100, 100, 300, 200)]);

        await Assert.That(left).IsEqualTo(0);
        await Assert.That(scene.Left).IsEqualTo(0);
        await Assert.That(scene.Tracker.Tracks[0].Id).IsEqualTo(1);
    }
}
