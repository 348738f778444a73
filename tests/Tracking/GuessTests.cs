using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

/// <summary>Things that the detector is not sure of: followed, but nobody is told.</summary>
public sealed class GuessTests
{
    private static readonly TrackerOptions Guessing = new() { GuessScore = 0.35f };

    [Test]
    public async Task A_faint_box_is_followed_and_nobody_is_told()
    {
        var scene = new Scene(Guessing);
        scene.Play(0, 3, 10, timeS => [Scene.Seen((float)(50 * timeS), 0, 100, 50, 0.37f)]);

        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks[0].IsFirm).IsFalse();
        await Assert.That(scene.Events).IsEmpty();

        scene.Play(3, 6, 10, _ => []);
        await Assert.That(scene.Events.Select(happened => happened.Kind)).IsEquivalentTo([TrackEventKind.Dropped]);
    }

    [Test]
    public async Task Without_guesses_a_faint_box_is_nothing()
    {
        var scene = new Scene();
        scene.Play(0, 3, 10, _ => [Scene.Seen(0, 0, 100, 50, 0.44f)]);

        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(0);
    }

    [Test]
    public async Task Seen_well_a_guess_becomes_a_container_under_the_same_id()
    {
        var scene = new Scene(Guessing);
        scene.Play(0, 1, 10, _ => [Scene.Seen(0, 0, 100, 50, 0.37f)]);
        var id = scene.IdAt(Scene.Seen(0, 0, 100, 50));
        scene.Play(1, 1.3, 10, _ => [Scene.Seen(0, 0, 100, 50, 0.6f)]);

        await Assert.That(id).IsGreaterThan(0);
        await Assert.That(scene.IdAt(Scene.Seen(0, 0, 100, 50))).IsEqualTo(id);
        await Assert.That(scene.Appeared).IsEqualTo(1);
    }

    [Test]
    public async Task Vouched_for_a_guess_becomes_a_container_and_lives_on_faint_boxes()
    {
        var scene = new Scene(Guessing);
        scene.Play(0, 1, 10, _ => [Scene.Seen(0, 0, 100, 50, 0.37f)]);
        var id = scene.IdAt(Scene.Seen(0, 0, 100, 50));

        scene.Play(1, 5, 10, timeS =>
        {
            scene.Tracker.Vouch(id);
            return [Scene.Seen(0, 0, 100, 50, 0.37f)];
        });

        await Assert.That(scene.Tracker.Tracks[0].IsFirm).IsTrue();
        await Assert.That(scene.Tracker.Tracks[0].State).IsEqualTo(TrackState.Tracked);
    }

    [Test]
    public async Task A_container_does_not_live_on_faint_boxes_alone()
    {
        var scene = new Scene(Guessing);
        scene.Play(0, 1, 10, _ => [Scene.Seen(0, 0, 100, 50)]);
        scene.Play(1, 6, 10, _ => [Scene.Seen(0, 0, 100, 50, 0.37f)]);

        await Assert.That(scene.Left).IsEqualTo(1);
        await Assert.That(scene.Tracker.Tracks.ToArray().Any(track => track.IsFirm)).IsFalse();
    }

    [Test]
    public async Task A_faint_box_inside_a_container_is_no_guess()
    {
        var scene = new Scene(Guessing);
        scene.Play(0, 2, 10, _ => [Scene.Seen(0, 0, 200, 100), Scene.Seen(20, 10, 80, 60, 0.4f)]);

        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(1);
    }

    [Test]
    public async Task Vouching_for_nobody_changes_nothing()
    {
        var scene = new Scene(Guessing);
        scene.Tracker.Vouch(7);

        await Assert.That(scene.Tracker.Tracks.Length).IsEqualTo(0);
    }
}
