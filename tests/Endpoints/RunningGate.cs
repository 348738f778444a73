using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ParkingGate.Endpoints.Access;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Endpoints.Access;
using ParkingGate.Tests.Settings;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The whole program in this process: real Kestrel on a free port, the demo clip unless told otherwise.</summary>
internal sealed class RunningGate : IAsyncDisposable
{
    private readonly GivenSettings _settings;
    private readonly WebApplication _app;

    private RunningGate(GivenSettings settings, WebApplication app) => (_settings, _app) = (settings, app);

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>Everything of this gate is here.</summary>
    public string Folder => _settings.Folder;

    public CameraHost Cameras => _app.Services.GetRequiredService<CameraHost>();

    public Camera Camera => _app.Services.GetRequiredService<CameraHost>().First;

    /// <param name="settings">KEY=VALUE, as after --set.</param>
    public static Task<RunningGate> StartAsync(params string[] settings) => StartWithAsync("{}", settings);

    /// <param name="file">The settings file beside the program, as JSON.</param>
    /// <param name="settings">KEY=VALUE, as after --set.</param>
    public static async Task<RunningGate> StartWithAsync(string file, params string[] settings)
    {
        var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, file);
        var loaded = given.Load(["--set", "Listen=http://127.0.0.1:0", "--set", $"Store:Folder={given.Folder}", .. settings.SelectMany(setting => new[] { "--set", setting })]);
        if (loaded.Problems.Count > 0) throw new InvalidOperationException(string.Join('\n', loaded.Problems));
        var app = GateApp.Build(loaded);
        await app.StartAsync();
        return new RunningGate(given, app);
    }

    /// <summary>Writes the settings file beside the program anew, as an operator would.</summary>
    public void WriteSettings(string file) => File.WriteAllText(_settings.Beside, file);

    public HttpClient Http() => new() { BaseAddress = Address };

    /// <summary>A connected viewer.</summary>
    /// <param name="query">Of <c>/ws/video</c>.</param>
    /// <param name="receiveBuffer">Bytes that the kernel keeps for a client that does not read; 0: as usual.</param>
    public Task<VideoClient> WatchAsync(string query = "", int receiveBuffer = 0) => VideoClient.ConnectAsync(Address, "/ws/video", query, receiveBuffer);

    /// <summary>A key for this gate; there is a sign-in from then on.</summary>
    public string AddKey(string name, Role role, params string[] cameras) => Keys.Add(Folder, name, role, cameras);

    /// <summary>Stops as on SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Waits until the camera has nothing running any more.</summary>
    public async Task<bool> IsIdleWithinAsync(TimeSpan limit)
    {
        for (var until = DateTime.UtcNow + limit; DateTime.UtcNow < until; await Task.Delay(20))
        {
            if (Camera.Running is null) return true;
        }
        return Camera.Running is null;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _settings.Dispose();
    }
}
