using System.Text.Json;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Endpoints;

namespace ParkingGate.Tests;

/// <summary>Cameras that are added, removed and changed in the settings file while the program runs.</summary>
[NotInParallel("gate")]
public class CameraReloadTests
{
    private const string Entrance = """{"Id":"entrance","Source":"testpattern:320x240@10"}""";

    [Test]
    public async Task A_camera_is_added_and_the_others_do_not_notice()
    {
        await using var gate = await StartAsync(Entrance);
        await using var viewer = await gate.WatchAsync("frames=none");
        await viewer.FrameAsync();

        gate.WriteSettings(Json(Entrance, """{"Id":"exit","Source":"testpattern:480x360@10"}"""));
        await UntilAsync(() => gate.Cameras.Find("exit") is not null);
        await using var other = await gate.WatchAsync("camera=exit&frames=none");
        var frame = await other.FrameAsync();

        await Assert.That(frame.Json.GetProperty("width").GetInt32()).IsEqualTo(480);
        await Assert.That(gate.Camera.Id).IsEqualTo("entrance");
        await Assert.That(await SawNoStopAsync(viewer)).IsTrue();
    }

    [Test]
    public async Task A_camera_is_removed_and_its_viewers_are_told()
    {
        await using var gate = await StartAsync(Entrance, """{"Id":"exit","Source":"testpattern:480x360@10"}""");
        await using var viewer = await gate.WatchAsync("frames=none");
        await using var leaving = await gate.WatchAsync("camera=exit&frames=none");
        await viewer.FrameAsync();
        await leaving.FrameAsync();

        gate.WriteSettings(Json(Entrance));
        var stopped = await leaving.NextAsync(message => message.EventType == "processing_stopped" && message.Data.GetProperty("reason").GetString() == "removed");

        await Assert.That(stopped.Json.GetProperty("camera").GetString()).IsEqualTo("exit");
        await Assert.That(await leaving.ClosedAsync()).IsEqualTo(4404);
        await Assert.That(gate.Cameras.Find("exit")).IsNull();
        await Assert.That(await SawNoStopAsync(viewer)).IsTrue();
    }

    [Test]
    public async Task A_camera_is_changed_and_its_viewers_stay()
    {
        await using var gate = await StartAsync(Entrance);
        await using var viewer = await gate.WatchAsync("frames=none");
        var before = await viewer.FrameAsync();

        gate.WriteSettings(Json("""{"Id":"entrance","Name":"Gate A","Source":"testpattern:480x360@10"}"""));
        var after = await viewer.NextAsync(message => message.IsFrame && message.Json.GetProperty("width").GetInt32() == 480);

        await Assert.That(after.Sequence).IsGreaterThan(before.Sequence);
        await Assert.That(gate.Camera.Name).IsEqualTo("Gate A");
    }

    [Test]
    public async Task A_file_that_cannot_be_used_changes_nothing()
    {
        await using var gate = await StartAsync(Entrance);
        await using var viewer = await gate.WatchAsync("frames=none");
        await viewer.FrameAsync();

        gate.WriteSettings("""{"Cameras":[{"Id":"entrance","Source":""}]}""");
        await Task.Delay(3 * CameraReload.Every);
        gate.WriteSettings("{\"Cameras\":[");
        await Task.Delay(3 * CameraReload.Every);

        await Assert.That(gate.Cameras.All.Length).IsEqualTo(1);
        await Assert.That(await SawNoStopAsync(viewer)).IsTrue();
    }

    [Test]
    public async Task Cameras_that_change_places_go_on_and_the_first_is_another()
    {
        const string Exit = """{"Id":"exit","Source":"testpattern:480x360@10"}""";
        await using var gate = await StartAsync(Entrance, Exit);
        await using var viewer = await gate.WatchAsync("camera=entrance&frames=none");
        await viewer.FrameAsync();

        gate.WriteSettings(Json(Exit, Entrance));
        await UntilAsync(() => gate.Camera.Id == "exit");

        await Assert.That(await SawNoStopAsync(viewer)).IsTrue();
    }

    /// <summary>Reads on for a second.</summary>
    private static async Task<bool> SawNoStopAsync(VideoClient viewer)
    {
        for (var until = DateTime.UtcNow.AddSeconds(1); DateTime.UtcNow < until;)
        {
            if (await viewer.NextAsync() is not { } message || message.EventType is "processing_stopped" or "processing_started") return false;
        }
        return true;
    }

    private static async Task<RunningGate> StartAsync(params string[] cameras)
    {
        var gate = await RunningGate.StartWithAsync(Json(cameras), "Capture:Enabled=false");
        return gate;
    }

    private static string Json(params string[] cameras) => $$"""{"Cameras":[{{string.Join(',', cameras)}}]}""";

    private static async Task UntilAsync(Func<bool> wanted)
    {
        for (var until = DateTime.UtcNow.AddSeconds(20); !wanted(); await Task.Delay(50))
        {
            if (DateTime.UtcNow > until) throw new TimeoutException();
        }
    }
}
