using System.Globalization;
using System.Net.WebSockets;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Peers;

namespace ParkingGate.Tests.Published;

/// <summary>
/// Cameras that fail for minutes on end, on the published executable; docs/cameras.md has the command and what came of it. In the suite
/// stands the short form: CameraLossTests.
/// </summary>
[NotInParallel("gate")]
public sealed class CameraSoakTests
{
    private readonly Random _random = new(6);

    [Test, Explicit]
    public async Task Killed_and_started_fifty_times_a_camera_comes_back_within_its_pause_and_nobody_is_disconnected()
    {
        using var camera = await RtspCamera.StartAsync("--size 640x360");
        await using var gate = await Executable.ServeAsync("--source", camera.Address, "--set", "Capture:Enabled=false");
        await using var first = await WatchAsync(gate);
        await using var second = await WatchAsync(gate);
        var other = Task.Run(() => CountAsync(second));
        var (waits, late, sizes) = (new List<double>(), new List<double>(), new List<Size>());
        for (var i = 0; i < 50; i++)
        {
            await first.NextAsync(IsPicture);
            await Task.Delay(_random.Next(500, 5000)); // lives
            camera.PullThePlug();
            var pauseS = (await first.EventAsync("source_lost")).Data.GetProperty("retry_in_s").GetDouble();
            await Task.Delay(_random.Next(100, 3000)); // is away
            await camera.SwitchOnAsync();
            var on = DateTime.UtcNow;
            pauseS = await LongestPauseAsync(first, pauseS);
            waits.Add((DateTime.UtcNow - on).TotalSeconds);
            late.Add(waits[^1] - pauseS);
            await Assert.That(late[^1]).IsLessThan(6); // opening, on a busy machine
            if (i is 9 or 29 or 49) sizes.Add(Size.Of(gate.ProcessId));
        }

        Say($"50 losses: back after {waits.Average():0.0} s on average, {waits.Max():0.0} s at most, from switching on, and {late.Max():0.0} s at most after its pause; {string.Join("; ", sizes)}");
        await Assert.That(second.Socket.State).IsEqualTo(WebSocketState.Open);
        await Assert.That(sizes[2].ResidentMb - sizes[0].ResidentMb).IsLessThan(15);
        await Assert.That(sizes[2].Files - sizes[0].Files).IsLessThanOrEqualTo(2);
        await Assert.That(sizes[2].Threads - sizes[0].Threads).IsLessThanOrEqualTo(3);
        await second.DisposeAsync();
        await Assert.That(await other).IsGreaterThan(100);
    }

    [Test, Explicit]
    public async Task A_hundred_reconnects_leave_memory_files_and_threads_as_they_were()
    {
        using var camera = await RtspCamera.StartAsync("--size 640x360");
        using var link = new FaultyLink(camera.Port);
        await using var gate = await Executable.ServeAsync("--source", $"rtsp://127.0.0.1:{link.Port}/stream", "--set", "Capture:Enabled=false");
        await using var viewer = await WatchAsync(gate);
        using var http = new HttpClient { BaseAddress = gate.Address };
        var sizes = new List<Size>();
        for (var i = 1; i <= 100; i++)
        {
            await viewer.NextAsync(IsPicture);
            link.Cut();
            await viewer.EventAsync("source_lost");
            using var answer = await http.PostAsync("/api/cameras/entrance/restart", null); // now, not after the pause
            await viewer.EventAsync("source_recovered");
            if (i is 20 or 60 or 100) sizes.Add(Size.Of(gate.ProcessId));
        }

        Say($"100 reconnects: {string.Join("; ", sizes)}");
        await Assert.That(sizes[2].ResidentMb - sizes[0].ResidentMb).IsLessThan(10);
        await Assert.That(sizes[2].Files - sizes[0].Files).IsLessThanOrEqualTo(1);
        await Assert.That(sizes[2].Threads - sizes[0].Threads).IsLessThanOrEqualTo(2);
    }

    /// <summary>What a process has, from /proc.</summary>
    private sealed record Size(double ResidentMb, int Files, int Threads)
    {
        public static Size Of(int process)
        {
            var status = File.ReadLines($"/proc/{process}/status").ToArray();
            double Number(string name) => double.Parse(Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal))!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
            return new(Math.Round(Number("VmRSS:") / 1024, 1), Directory.GetFiles($"/proc/{process}/fd").Length, (int)Number("Threads:"));
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ResidentMb:0.0} MB, {Files} files, {Threads} threads");
    }

    private static bool IsPicture(Received message) => message.IsFrame && !message.Json.TryGetProperty("offline", out _);

    /// <summary>Reads on until the source is back; the longest pause that was told meanwhile.</summary>
    private static async Task<double> LongestPauseAsync(VideoClient viewer, double pauseS)
    {
        while (true)
        {
            var message = await viewer.NextAsync(message => message.EventType is "source_lost" or "source_recovered");
            if (message.EventType == "source_recovered") return pauseS;
            pauseS = Math.Max(pauseS, message.Data.GetProperty("retry_in_s").GetDouble());
        }
    }

    private static async Task<int> CountAsync(VideoClient viewer)
    {
        var count = 0;
        try
        {
            while (await viewer.NextAsync() is not null) count++;
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // the test is over
        }
        return count;
    }

    private static async Task<VideoClient> WatchAsync(Executable gate)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gate.Address) { Scheme = "ws", Path = "/ws/video", Query = "frames=none" }.Uri, CancellationToken.None);
        return new VideoClient(socket);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
