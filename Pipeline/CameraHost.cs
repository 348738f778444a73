using System.Collections.Immutable;

namespace ParkingGate.Pipeline;

/// <summary>All cameras of this gate, by id; runs each on its own until it is removed or the program stops. Owns them.</summary>
internal sealed class CameraHost : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly ILogger _log;
    private readonly List<(Camera Camera, Task Ended, CancellationTokenSource Stop)> _running = [];
    private ImmutableArray<Camera> _all = [];
    private CancellationToken? _stopping;

    public CameraHost(IEnumerable<Camera> cameras, ILogger<CameraHost> log)
    {
        _log = log;
        foreach (var camera in cameras) Add(camera);
    }

    /// <summary>In the order of the settings.</summary>
    public ImmutableArray<Camera> All => _all;

    /// <summary>The camera that is meant when none is named.</summary>
    public Camera First => All[0];

    public Camera? Find(string id)
    {
        foreach (var camera in All)
        {
            if (camera.Id == id) return camera;
        }
        return null;
    }

    /// <summary>One camera more, which runs from now on.</summary>
    public void Add(Camera camera)
    {
        camera.Events.Subscribe(_log.Happened);
        lock (_gate)
        {
            _all = _all.Add(camera);
            if (_stopping is { IsCancellationRequested: false }) Run(camera);
        }
    }

    /// <summary>Ends a camera and sends its viewers away.</summary>
    public async Task RemoveAsync(Camera camera)
    {
        (Camera Camera, Task Ended, CancellationTokenSource Stop) found;
        lock (_gate)
        {
            _all = _all.Remove(camera);
            found = _running.Find(running => running.Camera == camera);
            _running.Remove(found);
        }
        if (found.Stop is not null)
        {
            await found.Stop.CancelAsync().ConfigureAwait(false);
            await found.Ended.ConfigureAwait(false);
            found.Stop.Dispose();
        }
        camera.Events.Publish(new GateEvent.ProcessingStopped(StopReason.Removed));
        camera.Dispose();
    }

    /// <summary>Puts the cameras into this order; the first is the one that is meant when none is named.</summary>
    public void Arrange(string[] ids)
    {
        lock (_gate) _all = [.. _all.OrderBy(camera => Array.IndexOf(ids, camera.Id))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lock (_gate)
        {
            _stopping = stoppingToken;
            foreach (var camera in _all) Run(camera);
        }
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] ends;
        lock (_gate) ends = [.. _running.Select(running => running.Ended)];
        await Task.WhenAll(ends).ConfigureAwait(false);
    }

    /// <summary>Twice is harmless: it is registered both as itself and as something that runs.</summary>
    public override void Dispose()
    {
        foreach (var running in _running) running.Stop.Dispose();
        foreach (var camera in _all) camera.Dispose();
        _running.Clear();
        _all = [];
        base.Dispose();
    }

    private void Run(Camera camera)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping!.Value);
        _running.Add((camera, Task.Run(() => camera.RunAsync(stop.Token), CancellationToken.None), stop));
    }
}
