using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

/// <summary>Noise by the hundred: bounds, determinism, memory.</summary>
public sealed class CrowdTests
{
    [Test]
    public async Task The_same_input_gives_the_same_output()
    {
        var first = Run(new ContainerTracker(new TrackerOptions()));
        var second = Run(new ContainerTracker(new TrackerOptions()));
        var reused = new ContainerTracker(new TrackerOptions());
        Run(reused);
        reused.Reset();

        await Assert.That(first.Length).IsGreaterThan(100);
        await Assert.That(second.SequenceEqual(first)).IsTrue();
        await Assert.That(Run(reused).SequenceEqual(first)).IsTrue();
    }

    [Test]
    public async Task Every_track_that_appears_leaves_once_whatever_the_detector_says()
    {
        var tracker = new ContainerTracker(new TrackerOptions());
        var events = Run(tracker).ToList();
        tracker.Update([], 1000);
        events.AddRange(tracker.Events);

        var appeared = events.Where(e => e.Kind == TrackEventKind.Appeared).Select(e => e.TrackId).ToArray();
        var left = events.Where(e => e.Kind == TrackEventKind.Left).Select(e => e.TrackId).Order().ToArray();
        await Assert.That(appeared.SequenceEqual(Enumerable.Range(1, appeared.Length))).IsTrue();
        await Assert.That(left.SequenceEqual(appeared)).IsTrue();
    }

    [Test]
    public async Task Three_hundred_containers_are_followed_and_more_are_cut_off()
    {
        var tracker = new ContainerTracker(new TrackerOptions());

        for (var i = 0; i < 3; i++) tracker.Update(Grid(400, i), i * 0.1);

        await Assert.That(tracker.Tracks.Length).IsEqualTo(300);
        await Assert.That(tracker.Tracks.ToArray().All(track => track.Hits == 3)).IsTrue();
    }

    [Test]
    public async Task Nothing_is_allocated_once_warm()
    {
        var tracker = new ContainerTracker(new TrackerOptions());
        var pictures = Enumerable.Range(0, 40).Select(i => Noise(new Random(i), 300)).ToArray();
        // Some times through everything: buffers grow to their size and the pool fills.
        var time = 0.0;
        for (var i = 0; i < 4; i++) time = Feed(tracker, pictures, time);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(tracker, pictures, time);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        await Assert.That(allocated).IsEqualTo(0);
        await Assert.That(tracker.Tracks.Length).IsGreaterThan(0);
    }

    private static double Feed(ContainerTracker tracker, Detection[][] pictures, double timeS)
    {
        for (var i = 0; i < pictures.Length; i++, timeS += 0.1)
        {
            tracker.Update(pictures[i], timeS);
            // Every picture twice, so that some tracks are confirmed.
            tracker.Update(pictures[i], timeS += 0.1);
        }
        return timeS;
    }

    private static TrackEvent[] Run(ContainerTracker tracker)
    {
        var random = new Random(42);
        var events = new List<TrackEvent>();
        var time = 0.0;
        for (var i = 0; i < 150; i++)
        {
            var picture = Noise(random, 60);
            for (var again = random.Next(3); again >= 0; again--)
            {
                // Now and then a step back, also a far one.
                time += random.Next(40) == 0 ? -random.NextDouble() * 3 : random.NextDouble() * 0.3;
                tracker.Update(picture, time);
                events.AddRange(tracker.Events);
            }
        }
        return [.. events];
    }

    private static Detection[] Noise(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Scene.Seen(
            random.Next(-50, 1280), random.Next(-50, 720), random.Next(0, 500), random.Next(0, 400), random.NextSingle()))];

    private static Detection[] Grid(int count, int shift) =>
        [.. Enumerable.Range(0, count).Select(n => Scene.Seen(n % 20 * 60 + shift * 5, n / 20 * 30, 50, 25))];
}
