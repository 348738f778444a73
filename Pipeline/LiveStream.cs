using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Sources;

namespace ParkingGate.Pipeline;

/// <summary>
/// A camera's second stream, which viewers see in place of the one that is looked at: open only while somebody watches. While it gives
/// no pictures the main stream's are shown. Owns its loop.
/// </summary>
internal sealed class LiveStream : IDisposable
{
    private readonly LiveFeed _feed;
    private readonly CameraCondition _condition;
    private readonly SourceClock _main;
    private readonly DecodeLoop _decode;
    private readonly ManualResetEventSlim _watched = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;

    /// <param name="main">The time line of the camera's main stream, in which boxes are.</param>
    /// <param name="show">Takes each frame and owns it from then on.</param>
    public LiveStream(CameraSpec camera, LiveFeed feed, FramePool pool, SourceClock main, EventFeed events, CameraCondition condition, Action<Frame> show)
    {
        (_feed, _main, _condition) = (feed, main, condition);
        var stream = camera with { Source = camera.LiveSource };
        _decode = new DecodeLoop(stream, pool, new SourceClock(main), new SourceNews(events, _condition, isSecond: true), _condition, frame => Pass(frame, show));
    }

    /// <summary>Its pictures are those that are shown now.</summary>
    public bool IsShown => _condition.IsLive;

    /// <summary>To be told whenever somebody comes or goes.</summary>
    public void Watched()
    {
        lock (_gate)
        {
            if (_feed.Watching > 0) _watched.Set();
            else
            {
                _watched.Reset();
                _running?.Cancel();
            }
        }
    }

    /// <summary>Opens the source anew, if it is open.</summary>
    public void Reopen() => _decode.Reopen();

    /// <summary>Runs until <paramref name="stop"/>.</summary>
    public void Run(CancellationToken stop)
    {
        while (WaitHandle.WaitAny([_watched.WaitHandle, stop.WaitHandle]) == 0)
        {
            using var watched = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lock (_gate) _running = watched;
            Watched(); // they may have gone meanwhile
            _condition.Starting();
            _decode.Run(watched.Token);
            _condition.Idle();
            lock (_gate) _running = null;
        }
    }

    public void Dispose()
    {
        _decode.Dispose();
        _watched.Dispose();
    }

    private void Pass(Frame frame, Action<Frame> show)
    {
        if (_main.HasBegun) show(frame);
        else frame.Dispose();
    }
}
