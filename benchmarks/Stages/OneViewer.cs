using ParkingGate.Endpoints;
using ParkingGate.Pipeline;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Stages;

/// <summary>
/// The live path with four boxes in view and one viewer who takes every picture as base64 text, the dearest form: decode, convert,
/// draw, JPEG, message. All but the socket. Owns the loop and the viewer.
/// </summary>
internal sealed class OneViewer : IDisposable
{
    private const double PeriodS = 0.04;
    private readonly LiveLoop _loop;
    private readonly LiveViewer _viewer;
    private readonly Scene _scene = new();
    private readonly ContainerTracker _tracker = new(GateComposition.Tracker(Defaults.Options));
    private readonly Detection[] _detections = new Detection[4];
    private double _timeS;

    public OneViewer(CameraSpec camera)
    {
        var feed = new LiveFeed(camera.Live);
        _loop = new LiveLoop(camera, feed, _scene, new EncodedFramePool(FrameMessages.Write), new CameraCondition(TimeProvider.System), TimeProvider.System);
        var variant = new LiveVariant(camera.Live.Width, camera.Live.Quality, Overlay: true);
        _viewer = feed.Join(new LiveRequest(variant, FrameFormat.Base64, camera.Live.Fps), new AsyncSignal())!;
    }

    /// <summary>Shows so many pictures.</summary>
    /// <returns>How many were sent, all unless something is broken.</returns>
    public int Watch(ClipReader clip, int pictures)
    {
        for (var i = 0; i < pictures; i++)
        {
            using var frame = clip.Next();
            frame.TimeS = _timeS += PeriodS;
            MoveBoxes();
            _loop.Show(frame);
            using var encoded = _viewer.Take(out _) ?? throw new InvalidOperationException("A picture did not reach its viewer.");
            if (encoded.Message(FrameFormat.Base64).Bytes.IsEmpty) throw new InvalidOperationException("A picture has no message.");
        }
        return pictures;
    }

    public void Dispose()
    {
        _viewer.Dispose();
        _loop.Dispose();
    }

    private void MoveBoxes()
    {
        FourContainers.At(_timeS, _detections);
        _tracker.Update(_detections, _timeS);
        _scene.Publish(_tracker.Tracks, _timeS, LivePicture.Width, LivePicture.Height);
    }
}
