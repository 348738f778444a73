using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// A configured camera for as long as the program runs: its feeds, and the rule when it works. It starts with its first watching
/// viewer and stops when nobody has watched for the linger time, unless it is to work always. Owns the pipeline while it runs.
/// </summary>
internal sealed class Camera
{
    private readonly CameraSpec _settings;
    private readonly Func<ContainerDetector> _openDetector;
    private readonly ContainerTracker _tracker; // kept between runs: a container id means one container for good
    private readonly EncodedFramePool _encoded;
    private readonly CaptureParts? _capture;
    private readonly TimeProvider _clock;
    private readonly AsyncSignal _changed = new();
    private bool _paused;

    public Camera(CameraSpec settings, TrackerOptions tracking, Func<ContainerDetector> openDetector, WriteFrame write, TimeProvider clock,
        CaptureParts? capture = null)
    {
        (_settings, _openDetector, _capture, _clock) = (settings, openDetector, capture, clock);
        _tracker = new ContainerTracker(tracking);
        _encoded = new EncodedFramePool(write);
        Events = new EventFeed(settings.Id, clock);
        Feed = new LiveFeed(settings.Live) { Changed = _changed.Set };
    }

    public string Id => _settings.Id;
    public LiveFeed Feed { get; }
    public EventFeed Events { get; }

    /// <summary>The pipeline while it runs; for counters.</summary>
    public CameraPipeline? Running { get; private set; }

    /// <summary>Starts and stops the pipeline as viewers come and go, until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var wake = stop.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _changed);
        while (!stop.IsCancellationRequested)
        {
            if (!IsWanted)
            {
                await _changed.WaitAsync().ConfigureAwait(false);
                continue;
            }
            var joined = Feed.Joined;
            var reason = await WorkAsync(stop).ConfigureAwait(false);
            if (reason == StopReason.EndOfSource) await AnotherViewerAsync(joined, stop).ConfigureAwait(false);
            if (reason == StopReason.Error) await PauseAsync(TimeSpan.FromSeconds(5), stop).ConfigureAwait(false);
        }
    }

    private bool IsWanted => _settings.Always || Feed.Watching > 0;

    private async Task<StopReason> WorkAsync(CancellationToken stop)
    {
        var pipeline = new CameraPipeline(_settings, Feed, Events, _openDetector, _tracker, _encoded, _clock, _capture);
        Running = pipeline;
        var reason = await UntilUnwantedAsync(pipeline, stop).ConfigureAwait(false);
        Running = null;
        await Task.Run(pipeline.Dispose, CancellationToken.None).ConfigureAwait(false); // joins threads
        Events.Publish(new GateEvent.ProcessingStopped(reason));
        return reason;
    }

    private async Task<StopReason> UntilUnwantedAsync(CameraPipeline pipeline, CancellationToken stop)
    {
        _ = pipeline.Ended.ContinueWith(static (_, signal) => ((AsyncSignal)signal!).Set(), _changed, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!stop.IsCancellationRequested)
        {
            TellPauses();
            if (pipeline.Ended.IsCompleted) return await pipeline.Ended.ConfigureAwait(false);
            if (IsWanted) await _changed.WaitAsync().ConfigureAwait(false);
            else if (await LingerAsync(pipeline, stop).ConfigureAwait(false)) return StopReason.NoViewers;
        }
        return StopReason.Shutdown;
    }

    /// <summary>True when the linger time passed and still nobody watches.</summary>
    private async Task<bool> LingerAsync(CameraPipeline pipeline, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(_settings.Linger, _clock);
        await using var wake = over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _changed);
        while (!IsWanted && !over.IsCancellationRequested && !stop.IsCancellationRequested && !pipeline.Ended.IsCompleted)
        {
            TellPauses();
            await _changed.WaitAsync().ConfigureAwait(false);
        }
        return !IsWanted && over.IsCancellationRequested;
    }

    /// <summary>After the end of a source that is not repeated: only somebody new starts it again.</summary>
    private async Task AnotherViewerAsync(long joined, CancellationToken stop)
    {
        while (Feed.Joined == joined && !stop.IsCancellationRequested) await _changed.WaitAsync().ConfigureAwait(false);
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void TellPauses()
    {
        var paused = Feed.Viewers.Length > 0 && Feed.Watching == 0;
        if (paused == _paused) return;
        _paused = paused;
        if (paused) Events.Publish(new GateEvent.ProcessingPaused());
        else if (Feed.Watching > 0) Events.Publish(new GateEvent.ProcessingResumed());
    }
}
