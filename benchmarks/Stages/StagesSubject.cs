using System.Diagnostics;
using ParkingGate.Endpoints;
using ParkingGate.Native;
using ParkingGate.Pipeline;
using ParkingGate.Reading;
using ParkingGate.Settings;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Stages;

/// <summary>The product's own parts on the demo clip (720p unless said) with the settings it comes with. Owns the model.</summary>
internal sealed class StagesSubject : IDisposable
{
    private const int Height = LivePicture.Height;
    private const int ModelRuns = 100;
    private const int Looks = 150;
    private const int LivePictures = 600;
    private readonly DetectorLoader _loader;
    private readonly CameraSpec _camera;

    public StagesSubject()
    {
        NativeLibraries.Install();
        _loader = Defaults.Detector();
        var options = new GateOptions { Speed = Speed.Max };
        SettingDefaults.FillIn(options);
        _camera = GateComposition.Spec(options.Cameras[0], options);
        Warm();
    }

    public Measured Decode()
    {
        using var clip = new ClipReader(Height);
        return Measured.Of(() => Decode(clip));
    }

    public Measured Model()
    {
        using var clip = new ClipReader(Height);
        using var detector = Ready(clip);
        return Measured.Of(() =>
        {
            for (var i = 0; i < ModelRuns; i++) detector.Run();
            return ModelRuns;
        });
    }

    public Measured Pipeline() => Measured.Of(() =>
    {
        var events = new EventFeed(_camera.Id, TimeProvider.System);
        using var detectors = new DetectorPool(_loader.Open, 1);
        using var pipeline = new CameraPipeline(_camera, new LiveFeed(_camera.Live), events, new CameraCondition(TimeProvider.System), detectors,
            new ContainerTracker(GateComposition.Tracker(Defaults.Options)), new EncodedFramePool(FrameMessages.Write), TimeProvider.System);
        var reason = pipeline.Ended.GetAwaiter().GetResult();
        if (reason != StopReason.EndOfSource || pipeline.Dropped.Analysis > 0) throw new InvalidOperationException($"The pipeline ended with {reason}.");
        return (int)pipeline.Looks;
    });

    /// <summary>Each step of a look, picture after picture, with the caches as decoding and the network leave them.</summary>
    public DetectorSteps Detector(int height)
    {
        using var clip = new ClipReader(height);
        using var detector = Ready(clip);
        var found = new Detection[YoloOutput.MostDetections];
        var (prepare, run, decode) = (new double[Looks], new double[Looks], new double[Looks]);
        for (var i = 0; i < Looks; i++)
        {
            using var frame = clip.Next();
            prepare[i] = MsOf(() => detector.Prepare(frame));
            run[i] = MsOf(detector.Run);
            decode[i] = MsOf(() => detector.Decode(found));
        }
        return new(height, Median.Of(prepare), Median.Of(run), Median.Of(decode));
    }

    public Measured Live()
    {
        using var clip = new ClipReader(Height);
        using var live = new OneViewer(_camera);
        live.Watch(clip, LivePictures / 10); // encoder, fonts and buffers are made with the first pictures
        return Measured.Of(() => live.Watch(clip, LivePictures));
    }

    public void Dispose() => _loader.Dispose();

    private void Warm()
    {
        Decode();
        Model();
        foreach (var height in Clips.Heights) Detector(height);
        Live();
    }

    /// <summary>One time through the clip.</summary>
    private static int Decode(ClipReader clip)
    {
        var pictures = 0;
        while (true)
        {
            using var frame = clip.Next();
            if (clip.Rewinds > 0) return pictures;
            pictures++;
        }
    }

    private ContainerDetector Ready(ClipReader clip)
    {
        var detector = _loader.Open();
        using var frame = ClipReader.Busy(clip);
        detector.Prepare(frame);
        detector.Run();
        return detector;
    }

    private static double MsOf(Action step)
    {
        var started = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
