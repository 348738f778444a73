namespace ParkingGate.Load;

/// <summary>A server, the viewers that watch it, and the meter between them. Owns all three.</summary>
internal sealed class Audience : IDisposable
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);
    private readonly ServerProcess? _server;
    private readonly Uri _video;
    private readonly FrameTimes _times = new();
    private readonly Crowd _crowd = new("viewers");
    private readonly Meter _meter;
    private int _viewers;

    private Audience(ServerProcess? server, Uri video, ProcessUse use)
    {
        (_server, _video) = (server, video);
        _meter = new Meter(_crowd, _times, use);
    }

    public Uri Video => _video;

    public Uri Logs => new(_video, "/ws/logs");

    public Uri Address => new UriBuilder(_video) { Scheme = "http", Path = "/", Query = "" }.Uri;

    /// <summary>Of the program under test.</summary>
    public static Audience OfGate(LoadOptions options)
    {
        var server = ServerProcess.Start(options.Server, ["--listen", "http://127.0.0.1:0", .. options.Settings.SelectMany(setting => new[] { "--set", setting })]);
        return new Audience(server, options.Video(server.Address), server.Use);
    }

    /// <summary>Of a server that runs already, on this machine when its process is given.</summary>
    public static Audience OfRunning(LoadOptions options, Uri address, int processId) =>
        new(null, options.Video(address), processId > 0 ? new ProcessUse(processId) : ProcessUse.Own);

    /// <summary>Of the yardstick, which sends a recording.</summary>
    public static Audience OfYardstick(LoadOptions options, string recording)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "yardstick", "broadcast.mjs");
        var server = ServerProcess.Start("node", script, recording, options.Form, options.Fps.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new Audience(server, new UriBuilder(server.Address) { Scheme = "ws" }.Uri, server.Use);
    }

    /// <summary>So many viewers in all, and a while for everything to find its pace.</summary>
    public async Task GrowToAsync(int viewers)
    {
        for (; _viewers < viewers; _viewers++) _crowd.Add(new Viewer(WireSocket.Open(_video), _times));
        await Task.Delay(Warm);
    }

    public Task<Measured> MeasureAsync(string what, double seconds) => MeasureAsync(what, Task.Delay(TimeSpan.FromSeconds(seconds)));

    /// <summary>As long as something else takes.</summary>
    public Task<Measured> MeasureAsync(string what, Task meanwhile) => _meter.MeasureAsync(what, meanwhile);

    public void Dispose()
    {
        _crowd.Dispose();
        _server?.Dispose();
    }
}
