using System.Collections.Frozen;

namespace ParkingGate.Pipeline;

/// <summary>All cameras of this gate, by id; runs them until the program stops.</summary>
internal sealed class CameraHost : BackgroundService
{
    private readonly FrozenDictionary<string, Camera> _byId;

    public CameraHost(IReadOnlyList<Camera> cameras, ILogger<CameraHost> log)
    {
        All = cameras;
        _byId = cameras.ToFrozenDictionary(camera => camera.Id);
        foreach (var camera in cameras) camera.Events.Subscribe(log.Happened);
    }

    public IReadOnlyList<Camera> All { get; }

    /// <summary>The camera that is meant when none is named.</summary>
    public Camera First => All[0];

    public Camera? Find(string id) => _byId.GetValueOrDefault(id);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(All.Select(camera => Task.Run(() => camera.RunAsync(stoppingToken), CancellationToken.None)));
}
