using ParkingGate.Endpoints;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline;

/// <summary>What every picture costs the garbage collector: nothing.</summary>
[NotInParallel("native-counters")]
public class SteadyPipelineTests
{
    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_hundred_live_frames_to_viewers_of_every_format_allocate_nothing(bool overlay)
    {
        using var pool = new FramePool();
        var feed = new LiveFeed(new LiveLimits { Fps = 60 });
        using var live = new LiveLoop(new CameraSpec { Id = "entrance", Source = "demo" }, feed, SceneOfTwo(), new EncodedFramePool(FrameMessages.Write),
            new CameraCondition(TimeProvider.System), TimeProvider.System);
        var viewers = new[] { FrameFormat.Base64, FrameFormat.Binary, FrameFormat.None }
            .Select(format => feed.Join(new LiveRequest(new LiveVariant(1280, 80, overlay), format, 60), new AsyncSignal())!).ToArray();
        var frames = Demo.Frames(pool, 1);
        var time = 0.0;

        var bytes = SteadyState.BytesOfHundred(() =>
        {
            using var frame = frames[0].Share();
            frame.TimeS = time += 0.04;
            live.Show(frame);
            foreach (var viewer in viewers)
            {
                using var encoded = viewer.Take(out _)!;
                if (encoded.Message(viewer.Request.Format).Bytes.Length < 200) throw new InvalidOperationException("no message");
            }
        });

        foreach (var viewer in viewers) viewer.Dispose();
        foreach (var frame in frames) frame.Dispose();
        await Assert.That(bytes).IsEqualTo(0);
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task A_hundred_looks_of_the_analysis_allocate_nothing()
    {
        using var pool = new FramePool();
        using var loader = Demo.Detector();
        using var detectors = new DetectorPool(loader.Open, 1);
        var events = new EventFeed("entrance", TimeProvider.System);
        var scene = new Scene();
        using var analysis = new AnalysisLoop(detectors, new ContainerTracker(new TrackerOptions()), new LookRates { EveryPicture = true }, scene, events, 1280);
        var frames = Demo.Frames(pool, 1, from: 60); // a container is in view, so that the tracker has something to do
        var time = 0.0;

        var bytes = SteadyState.BytesOfHundred(() =>
        {
            using var frame = frames[0].Share();
            frame.TimeS = time += 0.1;
            analysis.Consider(frame);
        });

        frames[0].Dispose();
        await Assert.That(bytes).IsEqualTo(0);
        await Assert.That(analysis.Looks).IsGreaterThanOrEqualTo(100);
        await Assert.That(scene.Read(time, 1280, 720, new TrackedContainer[8])).IsGreaterThan(0);
    }

    [Test]
    public async Task A_still_picture_is_looked_at_only_when_the_time_forces_it()
    {
        using var pool = new FramePool();
        using var loader = Demo.Detector();
        using var detectors = new DetectorPool(loader.Open, 1);
        using var analysis = new AnalysisLoop(detectors, new ContainerTracker(new TrackerOptions()), new LookRates(), new Scene(),
            new EventFeed("entrance", TimeProvider.System), 1280);
        var frames = Demo.Frames(pool, 1);

        long AfterSeconds(double from, double to)
        {
            var before = analysis.Looks;
            for (var time = from; time < to; time += 0.04)
            {
                frames[0].TimeS = time;
                analysis.Consider(frames[0]);
            }
            return analysis.Looks - before;
        }

        await Assert.That(AfterSeconds(0, 5)).IsBetween(1, 10); // the first pictures are news
        await Assert.That(AfterSeconds(5, 35)).IsBetween(5, 7); // then once in five seconds
        frames[0].Dispose();
    }

    private static Scene SceneOfTwo()
    {
        var tracker = new ContainerTracker(new TrackerOptions());
        Detection[] seen = [new(new Box(100, 100, 500, 400), 0.9f, 0), new(new Box(700, 200, 1200, 600), 0.8f, 0)];
        for (var look = 0; look < 3; look++) tracker.Update(seen, look * 0.1);
        var scene = new Scene();
        scene.Publish(tracker.Tracks, 0.2, 1280, 720);
        return scene;
    }
}
