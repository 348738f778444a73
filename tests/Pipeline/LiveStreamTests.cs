using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Pipeline;

/// <summary>A camera whose viewers see another stream than the one that is looked at.</summary>
[NotInParallel("gate")]
public sealed class LiveStreamTests
{
    [Test]
    public async Task Viewers_see_the_live_stream_and_the_gate_looks_at_the_main_one()
    {
        await using var gate = await StartAsync("Cameras:0:Source=testpattern:640x360@10", "Cameras:0:LiveSource=testpattern:320x240@20");
        await using var viewer = await gate.WatchAsync("frames=none");

        await viewer.NextAsync(message => message.IsFrame && Width(message) == 320);
        for (var i = 0; i < 40; i++) await Assert.That(Width(await viewer.FrameAsync())).IsEqualTo(320); // and does not go back

        await Assert.That(gate.Camera.Status.Facts!.Width).IsEqualTo(640);
        await Assert.That(gate.Camera.Counts.Looks).IsGreaterThan(0);
    }

    [Test]
    public async Task Without_the_live_stream_viewers_see_the_main_one()
    {
        await using var gate = await StartAsync("Cameras:0:Source=testpattern:640x360@10", "Cameras:0:LiveSource=tcp://127.0.0.1:9");
        await using var viewer = await gate.WatchAsync("frames=none");

        var told = await viewer.EventAsync("error");
        var frame = await viewer.FrameAsync();

        await Assert.That(told.Data.GetProperty("code").GetString()).IsEqualTo("live_source_failed");
        await Assert.That(Width(frame)).IsEqualTo(640);
        await Assert.That(gate.Camera.Counts.Losses).IsEqualTo(0);
    }

    [Test]
    public async Task The_live_stream_is_opened_while_somebody_watches()
    {
        var connections = 0;
        using var server = new SourceServer(_ =>
        {
            Interlocked.Increment(ref connections);
            return Task.CompletedTask;
        });
        await using var gate = await StartAsync("Cameras:0:Source=testpattern:640x360@10", $"Cameras:0:LiveSource=tcp://127.0.0.1:{server.Port}", "Cameras:0:Processing=always");
        await Task.Delay(2000);
        var before = Volatile.Read(ref connections);

        await using (var viewer = await gate.WatchAsync("frames=none")) await viewer.EventAsync("error");
        await Task.Delay(500);
        var after = Volatile.Read(ref connections);
        await Task.Delay(4000); // two attempts would be due

        await Assert.That(before).IsEqualTo(0);
        await Assert.That(after).IsGreaterThan(0);
        await Assert.That(Volatile.Read(ref connections)).IsEqualTo(after);
    }

    private static int Width(Received message) => message.Json.GetProperty("width").GetInt32();

    private static Task<RunningGate> StartAsync(params string[] settings) => RunningGate.StartAsync(["Capture:Enabled=false", .. settings]);
}
