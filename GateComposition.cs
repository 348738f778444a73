using ParkingGate.Endpoints;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline;
using ParkingGate.Reading;
using ParkingGate.Settings;
using ParkingGate.Tracking;

namespace ParkingGate;

/// <summary>The settings as what each room takes: rooms know nothing of settings, so a room can be used and tested by itself.</summary>
internal static class GateComposition
{
    public static DetectorLoader Detector(GateOptions options) => new(options.Detector.Model, DetectorOptions(options.Detector), new OnnxOptions
    {
        Threads = options.Detector.Threads > 0 ? options.Detector.Threads : Math.Max(1, Environment.ProcessorCount / 2),
        Spinning = options.Detector.Spinning,
    });

    public static CameraHost Cameras(GateOptions options, DetectorLoader detector, TimeProvider clock, ILogger<CameraHost> log) =>
        new([.. options.Cameras.Select(camera => new Camera(Spec(camera, options), Tracker(options), detector.Open, FrameMessages.Write, clock))], log);

    public static CameraSpec Spec(CameraSettings camera, GateOptions options) => new()
    {
        Id = camera.Id,
        Source = camera.Source,
        Loop = camera.Loop && options.Speed == Speed.Realtime, // "as fast as possible" has an end
        Always = camera.Processing == Processing.Always,
        Linger = camera.Linger,
        Realtime = options.Speed == Speed.Realtime,
        Reader = new VideoReaderOptions { OpenTimeout = camera.OpenTimeout, SilenceTimeout = camera.SilenceTimeout },
        Looks = new LookRates
        {
            Watch = options.Detector.WatchRate,
            Track = options.Detector.TrackRate,
            ForcedLook = options.Detector.ForcedLook,
            EveryPicture = options.Speed == Speed.Max,
        },
        Live = new LiveLimits
        {
            Fps = options.Live.Fps,
            Width = options.Live.Width,
            Quality = options.Live.Quality,
            MaxVariants = options.Live.MaxVariants,
            MaxViewers = options.Live.MaxViewers,
        },
        Encoder = options.Live.Encoder == Settings.LiveEncoder.Skia ? JpegBackEnd.Skia : JpegBackEnd.TurboJpeg,
    };

    public static DetectorOptions DetectorOptions(DetectorSettings settings) => new()
    {
        Classes = settings.Classes,
        Names = settings.Names.Length > 0 ? settings.Names : null,
        MinScore = (float)settings.MinScore,
        NmsIou = (float)settings.NmsIou,
        InputSize = settings.InputSize > 0 ? settings.InputSize : null,
        Layout = settings.Layout switch
        {
            ModelLayout.ChannelFirst => YoloLayout.ChannelFirst,
            ModelLayout.AnchorObjectness => YoloLayout.AnchorObjectness,
            ModelLayout.EndToEnd => YoloLayout.EndToEnd,
            ModelLayout.Yolox => YoloLayout.YoloxGrid,
            _ => null,
        },
    };

    public static TrackerOptions Tracker(GateOptions options) => new()
    {
        HighScore = (float)options.Detector.Confidence * 0.9f, // a little under birth: a box that flickers around it is not a new one
        BirthScore = (float)options.Detector.Confidence,
        LowScore = (float)options.Detector.MinScore,
        ConfirmHits = options.Tracker.ConfirmHits,
        LostForS = options.Tracker.LostFor.TotalSeconds,
    };
}
