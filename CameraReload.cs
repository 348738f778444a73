using ParkingGate.Pipeline;
using ParkingGate.Settings;
using ParkingGate.Store;

namespace ParkingGate;

/// <summary>
/// Watches the settings files: cameras that are added, removed or changed there are so at once, and the others do not notice. Files
/// that cannot be used change nothing, and the log says why.
/// </summary>
internal sealed class CameraReload(GateSettings atStart, CameraHost cameras, CameraMaker maker, AuditBook audit, TimeProvider clock, ILogger<CameraHost> log) : BackgroundService
{
    /// <summary>A look at two files; an editor that writes in pieces is done before the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private const string Cameras = nameof(GateOptions.Cameras);
    private GateSettings _inForce = atStart;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        var (applied, last) = (Stamp(), "");
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var now = Stamp();
            if (now == last && now != applied)
            {
                applied = now;
                await ReadAsync().ConfigureAwait(false);
            }
            last = now;
        }
    }

    private async Task ReadAsync()
    {
        var wanted = _inForce.Again!();
        foreach (var problem in wanted.Problems) log.SettingsNotUsed(problem);
        if (wanted.Problems.Count > 0) return;
        string[] differing = [.. Differing(_inForce.Texts, wanted.Texts)];
        if (differing.Length > 0) audit.Post(AuditKind.Settings, "system", null, $"changed in the files: {string.Join(", ", differing.Order(StringComparer.Ordinal))}");
        foreach (var key in differing.Where(key => !IsOfCamera(key)).Select(key => key.Split(':')[0]).Distinct()) log.NeedsRestart(key);
        await ApplyAsync(wanted).ConfigureAwait(false);
        _inForce = wanted;
    }

    private async Task ApplyAsync(GateSettings wanted)
    {
        var (before, after) = (ByCamera(_inForce), ByCamera(wanted));
        foreach (var gone in cameras.All.Where(camera => !after.ContainsKey(camera.Id)))
        {
            await cameras.RemoveAsync(gone).ConfigureAwait(false);
            log.CameraRemoved(gone.Id);
        }
        foreach (var camera in wanted.Options.Cameras) Apply(camera, before.GetValueOrDefault(camera.Id), after[camera.Id]);
        cameras.Arrange([.. wanted.Options.Cameras.Select(camera => camera.Id)]);
    }

    private void Apply(CameraSettings camera, Dictionary<string, string?>? before, Dictionary<string, string?> after)
    {
        if (cameras.Find(camera.Id) is not { } running)
        {
            cameras.Add(maker.Make(camera));
            log.CameraAdded(camera.Id);
        }
        else if (before is null || Differing(before, after).Any())
        {
            maker.Change(running, camera);
            log.CameraChanged(camera.Id);
        }
    }

    /// <summary>What was written for each camera, without its place in the list: cameras may change places.</summary>
    private static Dictionary<string, Dictionary<string, string?>> ByCamera(GateSettings settings) =>
        settings.Options.Cameras.Index().ToDictionary(camera => camera.Item.Id, camera => Under(settings.Texts, $"{Cameras}:{camera.Index}:"));

    private static Dictionary<string, string?> Under(IReadOnlyDictionary<string, string?> texts, string prefix) =>
        texts.Where(text => text.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(text => text.Key[prefix.Length..], text => text.Value, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Differing(IReadOnlyDictionary<string, string?> before, IReadOnlyDictionary<string, string?> after) =>
        before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key));

    private static bool IsOfCamera(string key) => key.Split(':')[0].Equals(Cameras, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells one content of the files from another without reading them.</summary>
    private string Stamp() => string.Join('|', _inForce.Files.Select(file => new FileInfo(file) is { Exists: true } found
        ? $"{found.LastWriteTimeUtc.Ticks}/{found.Length}/{found.ResolveLinkTarget(returnFinalTarget: true)?.FullName}"
        : ""));
}
