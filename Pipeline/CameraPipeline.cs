using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Pipeline.Sources;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// A camera at work: its three threads and everything they share. Owns the frame pool, the mailboxes and the loops. Shutdown is in
/// the order of flow: the decode thread ends and closes the mailboxes, the others empty them, then memory is freed.
/// </summary>
internal sealed class CameraPipeline : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<StopReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FramePool _pool = new();
    private readonly Mailbox _analysisBox;
    private readonly Mailbox _liveBox = new(WhenFull.Replace);
    private readonly CaptureRun? _capture;
    private readonly AnalysisLoop _analysis;
    private readonly LiveLoop _live;
    private readonly SourceClock _clock = new();
    private readonly DecodeLoop _decode;
    private readonly LiveStream? _liveStream;
    private readonly LiveFeed _feed;
    private readonly CameraCondition _condition;
    private readonly Thread[] _threads;
    private readonly Scene _scene = new();
    private readonly EventFeed _events;
    private Exception? _failure;

    public CameraPipeline(CameraSpec camera, LiveFeed feed, EventFeed events, CameraCondition condition, DetectorPool detectors,
        ContainerTracker tracker, EncodedFramePool encoded, TimeProvider clock, CaptureParts? capture = null)
    {
        (_feed, _events, _condition) = (feed, events, condition);
        _analysisBox = new Mailbox(camera.Realtime ? WhenFull.Replace : WhenFull.Wait);
        _capture = capture is null ? null : new CaptureRun(capture, inOrder: !camera.Realtime, events, clock);
        _analysis = new AnalysisLoop(detectors, tracker, camera.Looks, _scene, events, camera.Live.Width, _capture?.Desk, camera.Area, condition);
        _live = new LiveLoop(camera, feed, _scene, encoded, condition, clock);
        _decode = new DecodeLoop(camera, _pool, _clock, new SourceNews(events, condition), condition, Pass);
        if (camera.LiveSource.Length > 0) _liveStream = new LiveStream(camera, feed, _pool, _clock, events, new CameraCondition(clock), Show);
        _threads =
        [
            Named($"analyse:{camera.Id}", () =>
            {
                ThreadRank.GiveWay(); // live pictures first, then looks and reads
                _analysis.Run(_analysisBox, _stop.Token);
            }),
            Named($"live:{camera.Id}", () => _live.Run(_liveBox, _stop.Token)),
            Named($"read:{camera.Id}", () =>
            {
                ThreadRank.GiveWay();
                _capture?.Run();
            }),
            Named($"decode:{camera.Id}", Decode),
            .. _liveStream is { } second ? [Named($"decode-live:{camera.Id}", () => second.Run(_stop.Token))] : Array.Empty<Thread>(),
        ];
        Watched();
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Ends when the source is over, something failed for good, or after <see cref="Stop"/>; never faults.</summary>
    public Task<StopReason> Ended => _ended.Task;

    /// <summary>Frames that somebody still holds; 0 after disposal.</summary>
    public int Outstanding => _pool.Outstanding;

    /// <summary>Runs of the detector.</summary>
    public long Looks => _analysis.Looks;

    /// <summary>Frames that the analysis and the live loop were too slow for.</summary>
    public (long Analysis, long Live) Dropped => (_analysisBox.Dropped, _liveBox.Dropped);

    /// <summary>What went wrong, when it ended with an error.</summary>
    public string? Problem => _failure?.Message;

    /// <summary>Closes the source and opens it again at once.</summary>
    public void Reopen()
    {
        _decode.Reopen();
        _liveStream?.Reopen();
    }

    /// <summary>To be told whenever a viewer comes, goes, pauses or resumes.</summary>
    public void Watched() => _liveStream?.Watched();

    /// <summary>Asks everything to end; <see cref="Ended"/> says when it has.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _analysisBox.Close();
        _liveBox.Close();
    }

    /// <summary>Stops, waits for the threads, frees everything.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var thread in _threads) thread.Join();
        _analysisBox.Dispose();
        _liveBox.Dispose();
        _analysis.Dispose();
        _live.Dispose();
        _capture?.Dispose();
        _liveStream?.Dispose();
        _decode.Dispose();
        _pool.Dispose();
        _stop.Dispose();
    }

    private void Pass(Frame frame)
    {
        frame.Number = _condition.NextNumber();
        if (_feed.Watching > 0 && _liveStream is not { IsShown: true }) _liveBox.Post(frame.Share());
        _analysisBox.Post(frame);
    }

    private void Show(Frame frame)
    {
        frame.Number = _condition.NextNumber();
        _liveBox.Post(frame);
    }

    private void Decode()
    {
        var reason = StopReason.Error;
        try
        {
            reason = _decode.Run(_stop.Token);
        }
        finally
        {
            _analysisBox.Close();
            _liveBox.Close();
            _threads[0].Join(); // what is in the mailboxes is still worked on
            _threads[1].Join();
            _capture?.Close();
            _threads[2].Join(); // and what was photographed is read
            _capture?.Desk.End();
            _ended.TrySetResult(_failure is null ? reason : StopReason.Error);
        }
    }

    /// <summary>A thread that ends the pipeline with an event when its loop fails, instead of the process.</summary>
    private Thread Named(string name, Action loop) => new(() =>
    {
        try
        {
            loop();
        }
        catch (Exception failure)
        {
            if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
                _events.Publish(new GateEvent.Failed("processing_failed", failure.Message));
            Stop();
        }
    })
    {
        Name = name,
        IsBackground = true,
    };
}
