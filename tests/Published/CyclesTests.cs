using System.Globalization;
using ParkingGate.Tests.Endpoints;

namespace ParkingGate.Tests.Published;

/// <summary>Clients that come and go, in order or not, leave nothing behind in the executable.</summary>
[NotInParallel("gate")]
public class CyclesTests
{
    private static readonly string[] Settings =
    [
        "Limits:RequestsPerSecond=1000000", "Limits:RequestBurst=1000000", "Capture:Enabled=false", "Detector:WatchRate=0.1", "Detector:TrackRate=0.1", "Detector:ForcedLook=01:00:00",
    ];

    [Test]
    public async Task A_thousand_clients_that_come_and_go_leave_threads_handles_and_memory_as_they_were()
    {
        await using var server = await Executable.ServeAsync([.. Settings.SelectMany(setting => new[] { "--set", setting })]);
        await using var watcher = await VideoClient.ConnectAsync(server.Address, "/ws/video", "fps=1&width=320"); // the camera goes on meanwhile
        await CycleAsync(server, 5000); // until every buffer has its size; from there on nothing grows in 20000
        var before = await QuietAsync(server);

        await CycleAsync(server, 1000);
        var after = await QuietAsync(server);

        await Assert.That(after.Threads - before.Threads).IsLessThanOrEqualTo(4).Because($"{before} {after}"); // of the pool, which comes and goes
        await Assert.That(after.Handles - before.Handles).IsLessThanOrEqualTo(3).Because($"{before} {after}");
        await Assert.That(after.RssKb - before.RssKb).IsLessThan(12_000).Because($"{before} {after}");
    }

    private static async Task CycleAsync(Executable server, int count)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var few = new SemaphoreSlim(10);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await few.WaitAsync();
            try
            {
                await VisitAsync(server, http, i);
            }
            finally
            {
                few.Release();
            }
        }));
    }

    private static async Task VisitAsync(Executable server, HttpClient http, int i)
    {
        switch (i % 6)
        {
            case 0: // watches, and says goodbye
                await using (var client = await VideoClient.ConnectAsync(server.Address, "/ws/video", "width=320&frames=binary")) await client.FrameAsync();
                break;
            case 1: // watches, and is gone
                var gone = await VideoClient.ConnectAsync(server.Address, "/ws/video", "width=320");
                await gone.FrameAsync();
                gone.Socket.Abort();
                break;
            case 2: // reads the log
                await using (var client = await VideoClient.ConnectAsync(server.Address, "/ws/logs")) await client.NextAsync();
                break;
            case 3: // opens a socket and says nothing, not even goodbye
                using (await SilentClient.UpgradeAsync(server.Address, "/ws/logs")) { }
                break;
            case 4: // asks for one picture
                (await http.GetAsync("/api/cameras/entrance/frame.jpg?width=320")).EnsureSuccessStatusCode().Dispose();
                break;
            default: // begins a stream and leaves
                using (var stream = await http.GetStreamAsync("/api/cameras/entrance/stream.mjpg?width=320")) await stream.ReadExactlyAsync(new byte[2000]);
                break;
        }
    }

    /// <summary>What the process holds once the visitors' ends have been noticed.</summary>
    private static async Task<Held> QuietAsync(Executable server)
    {
        var held = Held.Of(server.ProcessId);
        for (var calm = 0; calm < 4; await Task.Delay(500))
        {
            var now = Held.Of(server.ProcessId);
            calm = now.Handles == held.Handles ? calm + 1 : 0;
            held = now;
        }
        return held;
    }

    private sealed record Held(int Threads, int Handles, long RssKb)
    {
        public static Held Of(int process)
        {
            var status = File.ReadAllLines($"/proc/{process}/status");
            return new((int)Number(status, "Threads:"), Directory.GetFiles($"/proc/{process}/fd").Length, Number(status, "VmRSS:"));
        }

        private static long Number(string[] status, string name) =>
            long.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
