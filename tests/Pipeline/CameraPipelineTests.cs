using System.Globalization;
using ParkingGate.Endpoints;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline;
using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline;

/// <summary>A camera's three threads on the demo clip.</summary>
[NotInParallel("gate")]
public class CameraPipelineTests
{
    [Test]
    public async Task At_full_speed_every_picture_is_looked_at_and_two_runs_say_the_same()
    {
        var first = await RunAsync();
        var second = await RunAsync();

        await Assert.That(first.Reason).IsEqualTo(StopReason.EndOfSource);
        await Assert.That(first.Looks).IsEqualTo(ClipFrames());
        await Assert.That(first.Dropped).IsEqualTo(0);
        await Assert.That(first.Story.Length).IsGreaterThan(4);
        await Assert.That(second.Story).IsEquivalentTo(first.Story);
    }

    [Test]
    public async Task A_clip_at_its_own_pace_is_neither_faster_nor_slower()
    {
        var feed = new LiveFeed(new LiveLimits { Width = 320 });
        using var loader = Demo.Detector();
        using var detectors = new DetectorPool(loader.Open, 1);
        using var viewer = feed.Join(new LiveRequest(new LiveVariant(320, 60, Overlay: false), FrameFormat.None, 25), new AsyncSignal())!;
        using (NewPipeline(Spec(realtime: true), feed, NewEvents(), detectors))
        {
            var first = await FirstAsync(viewer);
            await Task.Delay(3000);
            using var last = viewer.Take(out _)!;

            // Numbers count the clip's pictures, 25 a second.
            await Assert.That((last.Facts.Sequence - first) / (last.Facts.Time - FirstTime).TotalSeconds).IsBetween(22, 28);
        }
    }

    [Test]
    public async Task A_detector_that_cannot_be_opened_ends_it_with_a_sentence()
    {
        var events = NewEvents();
        var told = new List<GateEvent>();
        using var subscription = events.Subscribe(published => told.Add(published.Event));
        using var broken = new DetectorLoader("/nowhere/model.onnx", new DetectorOptions(), new OnnxOptions());
        using var detectors = new DetectorPool(broken.Open, 1);
        using var pipeline = NewPipeline(Spec(realtime: true), new LiveFeed(new LiveLimits()), events, detectors);

        var reason = await pipeline.Ended.WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.That(reason).IsEqualTo(StopReason.Error);
        await Assert.That(told.OfType<GateEvent.Failed>().Single().Message).Contains("/nowhere/model.onnx");
    }

    [Test]
    public async Task Disposing_at_any_moment_leaves_no_frame_behind()
    {
        using var loader = Demo.Detector();
        using var detectors = new DetectorPool(loader.Open, 1);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var pipeline = NewPipeline(Spec(realtime: attempt % 2 == 0), new LiveFeed(new LiveLimits()), NewEvents(), detectors);
            await Task.Delay(attempt * 60);
            pipeline.Dispose();
            await Assert.That(pipeline.Outstanding).IsEqualTo(0);
        }
    }

    private static DateTimeOffset FirstTime;

    private static async Task<long> FirstAsync(LiveViewer viewer)
    {
        for (var i = 0; i < 1000; i++, await Task.Delay(10))
        {
            using var frame = viewer.Take(out _);
            if (frame is null) continue;
            FirstTime = frame.Facts.Time;
            return frame.Facts.Sequence;
        }
        throw new TimeoutException();
    }

    private static async Task<(StopReason Reason, long Looks, long Dropped, string[] Story)> RunAsync()
    {
        var events = NewEvents();
        var story = new List<string>();
        using var subscription = events.Subscribe(published => story.Add(Convert.ToString(published.Event, CultureInfo.InvariantCulture)!));
        using var loader = Demo.Detector();
        using var detectors = new DetectorPool(loader.Open, 1);
        using var pipeline = NewPipeline(Spec(realtime: false), new LiveFeed(new LiveLimits()), events, detectors);
        var reason = await pipeline.Ended.WaitAsync(TimeSpan.FromMinutes(3));
        return (reason, pipeline.Looks, pipeline.Dropped.Analysis, [.. story]);
    }

    private static long ClipFrames()
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        using var reader = VideoReader.Open(Demo.Clip, new VideoReaderOptions(), CancellationToken.None);
        long count = 0;
        while (reader.Read(frame) == ReadResult.Picture) count++;
        return count;
    }

    private static EventFeed NewEvents() => new("entrance", TimeProvider.System);

    private static CameraSpec Spec(bool realtime) => new()
    {
        Id = "entrance",
        Source = Demo.Clip,
        Realtime = realtime,
        Loop = realtime,
        Looks = new LookRates { EveryPicture = !realtime },
    };

    private static CameraPipeline NewPipeline(CameraSpec spec, LiveFeed feed, EventFeed events, DetectorPool detectors) =>
        new(spec, feed, events, new CameraCondition(TimeProvider.System), detectors, new ContainerTracker(new TrackerOptions()), new EncodedFramePool(FrameMessages.Write), TimeProvider.System);
}
