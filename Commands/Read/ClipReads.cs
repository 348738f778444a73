using ParkingGate.Containers;
using ParkingGate.Endpoints;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading;
using ParkingGate.Reading.Code;
using ParkingGate.Settings;
using ParkingGate.Tracking;

namespace ParkingGate.Commands.Read;

/// <summary>
/// Clips, every picture in order on one thread with the settings of the first camera: the same passages on every run.
/// </summary>
internal sealed class ClipReads(GateOptions options, DetectorLoader detector, CodeReaderLoader readers, string? annotated)
{
    /// <summary>Calls back for each passage of the clip as soon as it is one.</summary>
    /// <exception cref="VideoException">It cannot be opened, or not read to its end; what was found before was told.</exception>
    public void Run(ReadInput clip, Action<ReadLine> found, ReadProgress progress, CancellationToken stop)
    {
        var isDemo = clip.Path == CameraSpec.DemoSource;
        using var reader = VideoReader.Open(isDemo ? EmbeddedFile.PathOf("samples/gate-demo.mp4") : clip.Path,
            new VideoReaderOptions { Threads = Environment.ProcessorCount }, stop, isDemo ? "the demo clip" : clip.Path);
        var clock = new ClipClock();
        var events = new EventFeed(clip.Name, clock);
        using var capture = new CaptureRun(Parts(clip, found), inOrder: true, events, clock);
        var scene = new Scene();
        using var detectors = new DetectorPool(detector.Open, 1);
        using var analysis = new AnalysisLoop(detectors, new ContainerTracker(GateComposition.Tracker(options)),
            new LookRates { EveryPicture = true }, scene, events, reader.Info.Width, capture.Desk, GateComposition.Area(options.Cameras[0]));
        using var drawing = annotated is null ? null : new AnnotatedClip(AnnotatedClip.PathFor(annotated, clip), scene, clock);
        try
        {
            Look(reader, clip, clock, frame =>
            {
                analysis.Consider(frame);
                drawing?.Add(frame);
            }, progress, stop);
        }
        finally
        {
            if (!stop.IsCancellationRequested) capture.Desk.End();
        }
    }

    private static void Look(VideoReader reader, ReadInput clip, ClipClock clock, Action<Frame> each, ReadProgress progress, CancellationToken stop)
    {
        using var pool = new FramePool();
        var times = new SourceClock();
        for (var number = 1; ; number++)
        {
            stop.ThrowIfCancellationRequested();
            using var frame = pool.Rent();
            var result = reader.Read(frame);
            if (result == ReadResult.EndOfStream) return;
            if (result != ReadResult.Picture) throw new VideoException($"{reader.Source} could be read up to {clock.AtS:0.#} s only: {reader.Fault}.");
            (frame.TimeS, frame.Number) = (times.Next(reader.TimeS, reader.Info.Fps), number);
            clock.AtS = frame.TimeS;
            each(frame);
            progress.Clip(clip.Name, frame.TimeS, reader.Info.DurationS);
        }
    }

    private CaptureParts Parts(ReadInput clip, Action<ReadLine> found)
    {
        var camera = options.Cameras[0];
        var isDemo = clip.Path == CameraSpec.DemoSource;
        var site = GateComposition.Site(camera, clip.Name);
        if (isDemo && !site.Inbound.IsKnown) site = site with { Inbound = new Entrance(Heading.Right) };
        return GateComposition.Capture(site, options, readers, new PassageFilter(options.Capture.SameFor), (passage, _) => found(Line(clip, passage)));
    }

    private static ReadLine Line(ReadInput clip, Passage passage) => new()
    {
        File = clip.Name,
        AtS = Math.Round((passage.CapturedAt - ClipClock.Start).TotalSeconds, 2),
        Status = LogJson.Word(passage.Status),
        Code = passage.Owner is null || passage.Number is null ? null : passage.Owner + passage.Number + (passage.CheckDigit ?? "?"),
        SizeType = passage.SizeType,
        Confidence = Math.Round(passage.Confidence, 3),
        Direction = LogJson.Word(passage.Direction),
        RawReads = passage.RawReads,
    };
}

/// <summary>The time in a clip, on a day of its own: a drawn clock shows how far the clip is, and results do not depend on today.</summary>
internal sealed class ClipClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Local));

    public double AtS { get; set; }

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromSeconds(AtS);
}
