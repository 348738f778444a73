using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Peers;

/// <summary>A camera on this machine: GStreamer's RTSP server in a process of its own, which can be killed like a camera's plug pulled.</summary>
internal sealed class RtspCamera : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Python)
        && ChildProcess.Run(Python, "-c \"import gi; gi.require_version('GstRtspServer', '1.0')\"").ExitCode == 0
        && ChildProcess.Run(Python, "-c \"import gi; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None); assert Gst.ElementFactory.find('x264enc')\"").ExitCode == 0);

    private readonly string _options;
    private Process? _process;

    private RtspCamera(string options, int port) => (_options, Port) = (options, port);

    public int Port { get; }

    /// <summary>Without user name and password.</summary>
    public string Address => $"rtsp://127.0.0.1:{Port}/stream";

    /// <param name="options">As rtsp-camera.py has them.</param>
    public static async Task<RtspCamera> StartAsync(string options = "")
    {
        var camera = Off(options);
        await camera.SwitchOnAsync();
        return camera;
    }

    /// <summary>A camera that is there but not switched on.</summary>
    public static RtspCamera Off(string options = "")
    {
        Skip.Unless(IsThere.Value, "GStreamer's RTSP server is not installed; ./test installs it");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new RtspCamera(options, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    /// <param name="options">In place of those that it had.</param>
    public async Task SwitchOnAsync(string? options = null)
    {
        var start = new ProcessStartInfo(Python, string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(TestPaths.Root, "tests", "Peers", "rtsp-camera.py")} {Port} {options ?? _options}"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        if (await _process.StandardOutput.ReadLineAsync(limit.Token) == "ready") return;
        throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync(limit.Token));
    }

    /// <summary>As its script has them: size, stall, go.</summary>
    public void Tell(string line) => _process!.StandardInput.WriteLine(line);

    /// <summary>At once, in the middle of whatever it does.</summary>
    public void PullThePlug()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose() => PullThePlug();
}
