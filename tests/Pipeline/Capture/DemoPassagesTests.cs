using System.Collections.Concurrent;
using ParkingGate.Containers;
using ParkingGate.Endpoints;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline.Capture;

/// <summary>The demo clip from file to passages, every picture in order; its truth is samples/gate-demo.csv.</summary>
[NotInParallel("gate")]
public class DemoPassagesTests
{
    [Test]
    public async Task Each_container_that_can_be_read_becomes_one_passage_with_its_code_and_direction()
    {
        var passages = await PassagesAsync(Demo.Clip, Heading.Right);

        var sure = passages.Where(passage => passage.Status == PassageStatus.Ok).ToArray();
        await Assert.That(sure.Select(passage => $"{passage.Owner}{passage.Number}{passage.CheckDigit} {passage.Direction}"))
            .IsEquivalentTo(["QBLU4028170 In", "RJPU2447809 Out", "WFNU6193051 In", "ZKTU7309540 In"]);
        await Assert.That(sure.All(passage => passage.CodeValid && passage.Confidence > 0.5)).IsTrue();
        // The rusty one, and nothing else: no car, no second view of what was read.
        var unread = passages.Single(passage => passage.Status == PassageStatus.NeedsReview);
        await Assert.That((unread.Owner, unread.Number, unread.CheckDigit)).IsEqualTo((null, null, null));
        await Assert.That((unread.CapturedAt - passages.Min(passage => passage.CapturedAt)).TotalSeconds).IsBetween(11, 15);
    }

    private static async Task<Passage[]> PassagesAsync(string clip, Heading inbound)
    {
        var passages = new ConcurrentQueue<Passage>();
        using var detector = Demo.Detector();
        using var reader = new CodeReaderLoader(CodeReaderOptions.Passing, new OnnxOptions());
        var parts = new CaptureParts(reader.Open, new CaptureRules(), new CaptureSite("entrance", Path.GetFileName(clip), new(inbound)), new PassageFilter(),
            (passage, _) => passages.Enqueue(passage));
        var spec = new CameraSpec { Id = "entrance", Source = clip, Realtime = false, Loop = false, Looks = new LookRates { EveryPicture = true } };
        var events = new EventFeed("entrance", TimeProvider.System);
        using var detectors = new DetectorPool(detector.Open, 1);
        using var pipeline = new CameraPipeline(spec, new LiveFeed(new LiveLimits()), events, new CameraCondition(TimeProvider.System), detectors,
            new ContainerTracker(GateComposition.Tracker(new GateOptions())), new EncodedFramePool(FrameMessages.Write), TimeProvider.System, parts);
        await pipeline.Ended.WaitAsync(TimeSpan.FromMinutes(10));
        return [.. passages];
    }
}
