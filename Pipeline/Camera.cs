using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>
/// A configured camera for as long as the program runs: its feeds, and the rule when it works. It starts with its first watching
/// viewer and stops when nobody has watched for the linger time, unless it is to work always. Owns the pipeline while it runs.
/// </summary>
internal sealed class Camera : IDisposable
{
    /// <summary>Pause after the processing itself failed, as with a model that cannot be loaded.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private volatile CameraSpec _settings;
    private readonly DetectorPool _detectors;
    private readonly ContainerTracker _tracker; // kept between runs: a container id means one container for good
    private readonly EncodedFramePool _encoded;
    private volatile CaptureParts? _capture;
    private readonly TimeProvider _clock;
    private readonly AsyncSignal _changed = new();
    private readonly CameraCondition _condition;
    private bool _paused;
    private int _restarts;
    private int _changes;

    public Camera(CameraSpec settings, TrackerOptions tracking, DetectorPool detectors, WriteFrame write, TimeProvider clock,
        CaptureParts? capture = null, EventJournal? journal = null)
    {
        (_settings, _detectors, _capture, _clock) = (settings, detectors, capture, clock);
        _condition = new CameraCondition(clock);
        _tracker = new ContainerTracker(tracking);
        _encoded = new EncodedFramePool(write);
        Events = new EventFeed(settings.Id, clock, journal);
        Gone = _gone.Token;
        Feed = new LiveFeed(settings.Live) { Changed = _changed.Set };
    }

    public string Id => _settings.Id;

    /// <summary>What people call it.</summary>
    public string Name => _settings.Name.Length > 0 ? _settings.Name : _settings.Id;

    /// <summary>Its source as it may be shown.</summary>
    public string Source => SourceName.Shown(_settings.Source);

    /// <summary>Works also when nobody watches.</summary>
    public bool Always => _settings.Always;

    /// <summary>What it is doing now.</summary>
    public CameraStatus Status => _condition.Status;

    /// <summary>What it has done since the program started.</summary>
    public CameraCounts Counts => _condition.Counts;

    /// <summary>Runs of the detector a second, lately.</summary>
    public double LookRate => Running is null ? 0 : _condition.LookRate;

    public LiveFeed Feed { get; }
    public EventFeed Events { get; }

    /// <summary>The pipeline while it runs; for counters.</summary>
    public CameraPipeline? Running { get; private set; }

    /// <summary>It is no camera of this gate any more: whoever watches is to go.</summary>
    public CancellationToken Gone { get; }

    /// <summary>From now on with these settings; viewers stay. The id stays the same.</summary>
    public void Change(CameraSpec settings, CaptureParts? capture)
    {
        (_settings, _capture) = (settings, capture);
        Interlocked.Increment(ref _changes);
        _changed.Set();
    }

    /// <summary>Sends whoever watches away; after its loop has ended.</summary>
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <summary>
    /// Closes the source and opens it at once, without waiting for the pause between attempts; starts a source that is over again.
    /// Viewers stay. An idle camera stays idle.
    /// </summary>
    public void Restart()
    {
        Interlocked.Increment(ref _restarts);
        Running?.Reopen();
        _changed.Set();
    }

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
            var (joined, asked) = (Feed.Joined, Asked);
            var reason = await WorkAsync(stop).ConfigureAwait(false);
            if (reason == StopReason.EndOfSource) await UntilAsync(() => Feed.Joined != joined || Asked != asked, stop).ConfigureAwait(false);
            if (reason == StopReason.Error) await PauseAsync(() => Asked != asked, stop).ConfigureAwait(false);
        }
    }

    /// <summary>How often somebody asked for it to begin anew.</summary>
    private int Asked => Volatile.Read(ref _restarts) + Volatile.Read(ref _changes);

    private bool IsWanted => _settings.Always || Feed.Watching > 0;

    private async Task<StopReason> WorkAsync(CancellationToken stop)
    {
        var changes = Volatile.Read(ref _changes);
        _condition.Starting();
        var pipeline = new CameraPipeline(_settings, Feed, Events, _condition, _detectors, _tracker, _encoded, _clock, _capture);
        Running = pipeline;
        var reason = await UntilUnwantedAsync(pipeline, changes, stop).ConfigureAwait(false);
        Running = null;
        await Task.Run(pipeline.Dispose, CancellationToken.None).ConfigureAwait(false); // joins threads
        if (reason == StopReason.Error) _condition.Offline(pipeline.Problem ?? "Processing failed.", AfterFailure);
        else _condition.Idle();
        Events.Publish(new GateEvent.ProcessingStopped(reason));
        return reason;
    }

    private async Task<StopReason> UntilUnwantedAsync(CameraPipeline pipeline, int changes, CancellationToken stop)
    {
        _ = pipeline.Ended.ContinueWith(static (_, signal) => ((AsyncSignal)signal!).Set(), _changed, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!stop.IsCancellationRequested)
        {
            TellPauses();
            pipeline.Watched();
            if (Volatile.Read(ref _changes) != changes) return StopReason.Changed;
            if (pipeline.Ended.IsCompleted) return await pipeline.Ended.ConfigureAwait(false);
            if (IsWanted) await _changed.WaitAsync().ConfigureAwait(false);
            else if (await LingerAsync(pipeline, changes, stop).ConfigureAwait(false)) return StopReason.NoViewers;
        }
        return StopReason.Shutdown;
    }

    /// <summary>True when the linger time passed and still nobody watches.</summary>
    private async Task<bool> LingerAsync(CameraPipeline pipeline, int changes, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(_settings.Linger, _clock);
        await using var wake = over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _changed);
        while (!IsWanted && !over.IsCancellationRequested && !stop.IsCancellationRequested && !pipeline.Ended.IsCompleted && _changes == changes)
        {
            TellPauses();
            pipeline.Watched();
            await _changed.WaitAsync().ConfigureAwait(false);
        }
        return !IsWanted && over.IsCancellationRequested;
    }

    /// <summary>After the end of a source that is not repeated: only somebody new starts it again.</summary>
    private async Task UntilAsync(Func<bool> wanted, CancellationToken stop)
    {
        while (!wanted() && !stop.IsCancellationRequested) await _changed.WaitAsync().ConfigureAwait(false);
    }

    private async Task PauseAsync(Func<bool> isOver, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(AfterFailure, _clock);
        await using var wake = over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _changed);
        await UntilAsync(() => over.IsCancellationRequested || isOver(), stop).ConfigureAwait(false);
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
