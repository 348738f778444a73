using ParkingGate.Pipeline;
using ParkingGate.Tests.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline;

/// <summary>What the live picture shows of the analysis: boxes moved on to the picture's time, in the picture's size.</summary>
public sealed class SceneTests
{
    private readonly ContainerTracker _tracker = new(new TrackerOptions());
    private readonly Scene _scene = new();
    private readonly TrackedContainer[] _read = new TrackedContainer[Scene.Capacity];

    [Test]
    public async Task A_container_that_stands_is_shown_where_it_is()
    {
        See(0, 1, _ => new Box(100, 200, 300, 400));
        var shown = Read(1.2, 1280, 720);

        await Assert.That(shown.Length).IsEqualTo(1);
        await Assert.That(shown[0].Id).IsEqualTo(1);
        await Assert.That(shown[0].State).IsEqualTo(CaptureState.Tracking);
        await Assert.That(shown[0].Code).IsNull();
        await Assert.That(shown[0].Confidence).IsEqualTo(0.9f);
        await Near(shown[0].Box, new Box(100, 200, 300, 400), 1);
    }

    [Test]
    public async Task A_box_moves_on_at_its_speed_for_half_a_second_and_then_stays()
    {
        See(0, 2, time => Moving(time, 200)); // 200 pixels a second to the right

        await Near(Read(2.0, 1280, 720)[0].Box, Moving(2.0, 200), 6);
        await Near(Read(2.4, 1280, 720)[0].Box, Moving(2.4, 200), 12);
        var half = Read(2.5, 1280, 720)[0].Box;
        await Assert.That(Read(9, 1280, 720)[0].Box).IsEqualTo(half);
        await Assert.That(half.X1 - Read(2.0, 1280, 720)[0].Box.X1).IsEqualTo(100).Within(12);
    }

    [Test]
    public async Task A_picture_from_before_the_look_gets_the_boxes_of_the_look()
    {
        See(0, 2, time => Moving(time, 200));

        await Assert.That(Read(1.5, 1280, 720)[0].Box).IsEqualTo(Read(2.0, 1280, 720)[0].Box);
    }

    [Test]
    public async Task Boxes_are_scaled_to_the_picture_they_are_drawn_into()
    {
        See(0, 1, _ => new Box(100, 200, 300, 400));

        await Assert.That(_scene.PictureSize).IsEqualTo((1280, 720));
        await Near(Read(1, 640, 360)[0].Box, new Box(50, 100, 150, 200), 1);
        await Near(Read(1, 320, 720)[0].Box, new Box(25, 200, 75, 400), 1);
    }

    [Test]
    public async Task A_box_that_has_moved_out_of_the_picture_is_not_shown()
    {
        See(0, 2, time => Moving(time, 1000) with { X1 = (float)(1000 * time) - 900, X2 = (float)(1000 * time) - 800 });

        await Assert.That(Read(2.0, 1280, 720).Length).IsEqualTo(1); // its left side is near the right border
        await Assert.That(Read(2.4, 1280, 720).Length).IsEqualTo(0);
    }

    [Test]
    public async Task Boxes_are_cut_at_the_borders_of_the_picture()
    {
        See(0, 1, _ => new Box(-100, -50, 1400, 800));
        var shown = Read(1, 640, 360)[0].Box;

        await Assert.That(shown).IsEqualTo(new Box(0, 0, 640, 360));
    }

    [Test]
    public async Task A_container_that_is_not_seen_any_more_is_not_shown_until_it_is_back()
    {
        See(0, 1, _ => new Box(100, 200, 300, 400));
        Look(1.1, []);
        var lost = Read(1.1, 1280, 720).Length;
        Look(1.2, [new Detection(new Box(100, 200, 300, 400), 0.9f, 0)]);
        var back = Read(1.2, 1280, 720);

        await Assert.That(_tracker.Tracks.Length).IsEqualTo(1);
        await Assert.That(lost).IsEqualTo(0);
        await Assert.That(back.Single().Id).IsEqualTo(1);
    }

    [Test]
    public async Task Clearing_shows_nothing()
    {
        See(0, 1, _ => new Box(100, 200, 300, 400));
        _scene.Clear();

        await Assert.That(Read(1, 1280, 720)).IsEmpty();
    }

    [Test]
    public async Task Before_anything_was_published_there_is_nothing() => await Assert.That(Read(1, 1280, 720)).IsEmpty();

    [Test]
    public async Task More_than_sixty_four_are_left_out_and_no_more_is_read_than_fits()
    {
        var many = Enumerable.Range(0, 80).Select(i => (X: i % 10 * 120, Y: i / 10 * 80))
            .Select(at => new Detection(new Box(at.X, at.Y, at.X + 60, at.Y + 40), 0.9f, 0)).ToArray();
        for (var look = 0; look < 3; look++) Look(look * 0.1, many);

        await Assert.That(_tracker.Tracks.Length).IsEqualTo(80);
        await Assert.That(Read(0.2, 1280, 720).Length).IsEqualTo(Scene.Capacity);
        await Assert.That(_scene.Read(0.2, 1280, 720, _read.AsSpan(0, 3))).IsEqualTo(3);
    }

    [Test]
    public async Task Publishing_and_reading_at_the_same_time_never_mix_two_looks()
    {
        // Two looks that differ in everything: a mixture would show a box of one in the other's size or number.
        var (small, large) = (new ContainerTracker(new TrackerOptions()), new ContainerTracker(new TrackerOptions()));
        for (var look = 0; look < 3; look++)
        {
            small.Update([new Detection(new Box(10, 10, 20, 20), 0.9f, 0)], look * 0.1);
            Detection[] two = [new(new Box(1000, 1000, 2000, 2000), 0.9f, 0), new(new Box(3000, 1000, 3500, 2000), 0.9f, 0)];
            large.Update(two, look * 0.1);
        }
        using var stop = new CancellationTokenSource();
        var publishing = Task.Factory.StartNew(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _scene.Publish(small.Tracks, 0.2, 40, 40);
                _scene.Publish(large.Tracks, 0.2, 4000, 4000);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var mixed = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var count = _scene.Read(0.2, 400, 400, _read); // both looks show their first box from a quarter to a half
            if (count > 0 && Math.Abs(_read[0].Box.X1 - 100) > 5) mixed++;
            if (count == 2 && Math.Abs(_read[1].Box.X1 - 300) > 5) mixed++;
        }
        await stop.CancelAsync();
        await publishing;

        await Assert.That(mixed).IsEqualTo(0);
    }

    [Test]
    public async Task Publishing_and_reading_allocate_nothing()
    {
        See(0, 1, time => Moving(time, 50));
        void Once()
        {
            _scene.Publish(_tracker.Tracks, 1, 1280, 720);
            _scene.Read(1.1, 640, 360, _read);
        }
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
    }

    private static Box Moving(double time, double speed) => new((float)(100 + (speed * time)), 200, (float)(300 + (speed * time)), 400);

    private static async Task Near(Box box, Box expected, float within)
    {
        await Assert.That(box.X1).IsEqualTo(expected.X1).Within(within);
        await Assert.That(box.Y1).IsEqualTo(expected.Y1).Within(within);
        await Assert.That(box.X2).IsEqualTo(expected.X2).Within(within);
        await Assert.That(box.Y2).IsEqualTo(expected.Y2).Within(within);
    }

    private void See(double from, double to, Func<double, Box> box)
    {
        for (var time = from; time < to + 0.001; time += 0.1) Look(time, [new Detection(box(time), 0.9f, 0)]);
    }

    private void Look(double time, Detection[] detections)
    {
        _tracker.Update(detections, time);
        _scene.Publish(_tracker.Tracks, time, 1280, 720);
    }

    private TrackedContainer[] Read(double time, int width, int height) => _read[.._scene.Read(time, width, height, _read)];
}
