using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Native;
using ParkingGate.Tests.Peers;

namespace ParkingGate.Tests.Pipeline;

/// <summary>Cameras that go away, fall silent, freeze, send rubbish or change, and a viewer who stays.</summary>
[NotInParallel("gate")]
public sealed class CameraLossTests
{
    [Test]
    public async Task A_camera_that_lost_power_is_shown_as_away_and_comes_back_by_itself()
    {
        using var camera = await RtspCamera.StartAsync();
        await using var gate = await WatchingAsync(camera.Address);
        await using var viewer = await gate.WatchAsync();
        var before = await viewer.FrameAsync();

        camera.PullThePlug();
        var lost = await viewer.EventAsync("source_lost");
        var card = await viewer.NextAsync(IsCard);
        await camera.SwitchOnAsync();
        var back = await viewer.EventAsync("source_recovered");
        var after = await viewer.NextAsync(message => message.IsFrame && !IsCard(message));

        await Assert.That(lost.Data.GetProperty("message").GetString()).StartsWith(camera.Address);
        await Assert.That(lost.Data.GetProperty("retry_in_s").GetDouble()).IsBetween(0.8, 1.2);
        await Assert.That(back.Data.GetProperty("down_s").GetDouble()).IsGreaterThan(0.5);
        await Assert.That(card.Jpeg.Length).IsGreaterThan(1000);
        await Assert.That(card.Sequence).IsGreaterThan(before.Sequence);
        await Assert.That(after.Sequence).IsGreaterThan(card.Sequence);
        await Assert.That(gate.Camera.Counts.Losses).IsEqualTo(1);
    }

    [Test]
    public async Task A_camera_that_is_off_at_the_start_is_found_when_it_is_switched_on()
    {
        using var camera = RtspCamera.Off();
        await using var gate = await WatchingAsync(camera.Address);
        await using var viewer = await gate.WatchAsync();

        await viewer.EventAsync("source_lost");
        await viewer.NextAsync(IsCard);
        await camera.SwitchOnAsync();

        await viewer.EventAsync("processing_started");
        await viewer.NextAsync(message => message.IsFrame && !IsCard(message));
    }

    [Test]
    public async Task A_camera_that_falls_silent_has_no_picture_at_once_and_is_lost_after_the_limit()
    {
        using var camera = await RtspCamera.StartAsync();
        using var link = new FaultyLink(camera.Port);
        await using var gate = await WatchingAsync($"rtsp://127.0.0.1:{link.Port}/stream", "Cameras:0:SilenceTimeout=00:00:06");
        await using var viewer = await gate.WatchAsync();
        await viewer.FrameAsync();

        link.IsSilent = true;
        await viewer.NextAsync(IsCard);
        var status = gate.Camera.Status;
        var lost = await viewer.EventAsync("source_lost");
        link.IsSilent = false;
        await viewer.EventAsync("source_recovered");

        await Assert.That(status.State).IsEqualTo(CameraState.Online); // not lost yet, and not shown as live either
        await Assert.That(status.IsLive).IsFalse();
        await Assert.That(lost.Data.GetProperty("message").GetString()).EndsWith("stopped: no picture for 6 s.");
    }

    [Test]
    public async Task A_frozen_camera_is_lost_and_shown_again_with_the_first_other_picture()
    {
        using var camera = await RtspCamera.StartAsync("--pattern red");
        await using var gate = await WatchingAsync(camera.Address, "Cameras:0:FrozenTimeout=00:00:04");
        await using var viewer = await gate.WatchAsync();
        await viewer.FrameAsync();

        var lost = await viewer.EventAsync("source_lost");
        await viewer.NextAsync(IsCard);
        await Task.Delay(3000); // it was opened again meanwhile
        var status = gate.Camera.Status;
        camera.Tell("pattern ball");
        await viewer.EventAsync("source_recovered");
        await viewer.NextAsync(message => message.IsFrame && !IsCard(message));

        await Assert.That(lost.Data.GetProperty("message").GetString()).IsEqualTo($"{camera.Address} has shown the same picture for 4 s; restart the camera.");
        await Assert.That(status.State).IsEqualTo(CameraState.Offline);
    }

    [Test]
    public async Task A_camera_that_changes_its_size_is_simply_shown_in_the_new_one()
    {
        using var camera = await RtspCamera.StartAsync();
        await using var gate = await WatchingAsync(camera.Address);
        await using var viewer = await gate.WatchAsync();
        await viewer.NextAsync(message => message.IsFrame && message.Json.GetProperty("width").GetInt32() == 320);

        camera.Tell("size 480x360");
        await viewer.NextAsync(message => message.IsFrame && message.Json.GetProperty("width").GetInt32() == 480);

        await Assert.That(gate.Camera.Status.Facts!.Width).IsEqualTo(480);
    }

    [Test]
    public async Task A_camera_that_comes_back_with_another_codec_size_and_rate_is_simply_shown()
    {
        using var camera = await RtspCamera.StartAsync("--size 320x240 --fps 15");
        await using var gate = await WatchingAsync(camera.Address);
        await using var viewer = await gate.WatchAsync();
        await viewer.FrameAsync();
        var before = gate.Camera.Status.Facts!;

        camera.PullThePlug();
        await camera.SwitchOnAsync("--size 480x360 --fps 5 --codec jpeg");
        await viewer.NextAsync(message => message.IsFrame && !IsCard(message) && message.Json.GetProperty("width").GetInt32() == 480);
        for (var until = DateTime.UtcNow.AddSeconds(60); gate.Camera.Status.Facts!.Fps is < 3 or > 6 && DateTime.UtcNow < until;) await Task.Delay(100); // the rate takes seconds to be known

        var after = gate.Camera.Status.Facts!;
        await Assert.That((before.Codec, before.Width, after.Codec, after.Width)).IsEqualTo(("h264", 320, "mjpeg", 480));
        await Assert.That(after.Fps).IsBetween(3, 6);
    }

    [Test]
    public async Task Rubbish_on_the_wire_costs_pictures_and_not_the_viewer()
    {
        using var camera = await RtspCamera.StartAsync();
        using var link = new FaultyLink(camera.Port);
        await using var gate = await WatchingAsync($"rtsp://127.0.0.1:{link.Port}/stream", "Cameras:0:SilenceTimeout=00:00:05");
        await using var viewer = await gate.WatchAsync();
        await viewer.FrameAsync();

        for (var i = 0; i < 3; i++)
        {
            link.Damage(20_000);
            await Task.Delay(1000);
        }
        var before = gate.Camera.Counts.Pictures;
        for (var until = DateTime.UtcNow.AddSeconds(20); gate.Camera.Counts.Pictures < before + 20 && DateTime.UtcNow < until;) await Task.Delay(100);

        await Assert.That(gate.Camera.Counts.Pictures).IsGreaterThanOrEqualTo(before + 20);
        await viewer.NextAsync(message => message.IsFrame && !IsCard(message));
    }

    [Test]
    public async Task A_wrong_password_is_tried_once_and_then_not_for_a_minute()
    {
        using var camera = await RtspCamera.StartAsync("--user viewer --password right");
        using var link = new FaultyLink(camera.Port);
        await using var gate = await WatchingAsync($"rtsp://127.0.0.1:{link.Port}/stream", "Cameras:0:User=viewer", "Cameras:0:Password=wr0ng");
        await using var viewer = await gate.WatchAsync();

        var lost = await viewer.EventAsync("source_lost");
        await Task.Delay(3000);

        await Assert.That(lost.Data.GetProperty("retry_in_s").GetDouble()).IsGreaterThan(45);
        await Assert.That(lost.Data.GetProperty("message").GetString()).Contains("does not accept the user name and password");
        await Assert.That(System.Text.Encoding.UTF8.GetString(lost.Raw)).DoesNotContain("wr0ng");
        await Assert.That(link.Connections).IsEqualTo(1);
    }

    [Test]
    public async Task A_camera_that_accepts_and_says_nothing_did_not_answer()
    {
        using var server = new SourceServer();
        await using var gate = await WatchingAsync($"rtsp://127.0.0.1:{server.Port}/stream", "Cameras:0:OpenTimeout=00:00:01");
        await using var viewer = await gate.WatchAsync();

        var lost = await viewer.EventAsync("source_lost");

        await Assert.That(lost.Data.GetProperty("message").GetString()).EndsWith("did not answer within 1 s; check that it is running and reachable.");
    }

    [Test]
    public async Task A_password_file_is_read_again_at_each_attempt()
    {
        using var folder = new TestFolder();
        var file = folder.Write("password", "wrong\n"u8);
        using var camera = await RtspCamera.StartAsync("--user viewer --password right");
        await using var gate = await WatchingAsync(camera.Address, "Cameras:0:User=viewer", $"Cameras:0:PasswordFile={file}");
        await using var viewer = await gate.WatchAsync();
        await viewer.EventAsync("source_lost");

        folder.Write("password", "right\n"u8);
        gate.Camera.Restart();

        await viewer.EventAsync("processing_started");
    }

    [Test]
    public async Task Ten_losses_leave_nothing_behind()
    {
        using var camera = await RtspCamera.StartAsync();
        using var link = new FaultyLink(camera.Port);
        await using var gate = await WatchingAsync($"rtsp://127.0.0.1:{link.Port}/stream");
        await using var viewer = await gate.WatchAsync("frames=none");
        await LoseAsync(gate, link, viewer, 2);
        var (files, threads) = (OpenFiles, Threads);

        await LoseAsync(gate, link, viewer, 8);

        await Assert.That(OpenFiles - files).IsLessThanOrEqualTo(2);
        await Assert.That(Threads - threads).IsLessThanOrEqualTo(4); // the runtime's own come and go
        await Assert.That(gate.Camera.Running!.Outstanding).IsLessThanOrEqualTo(5);
    }

    private static int OpenFiles => Directory.GetFiles("/proc/self/fd").Length;

    private static int Threads => Directory.GetDirectories("/proc/self/task").Length;

    private static async Task LoseAsync(RunningGate gate, FaultyLink link, VideoClient viewer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await viewer.FrameAsync();
            link.Cut();
            await viewer.EventAsync("source_lost");
            gate.Camera.Restart(); // now, not after the pause
            await viewer.EventAsync("source_recovered");
        }
    }

    private static bool IsCard(Received message) => message.IsFrame && message.Json.TryGetProperty("offline", out var offline) && offline.GetBoolean();

    private static Task<RunningGate> WatchingAsync(string source, params string[] settings) =>
        RunningGate.StartAsync([$"Cameras:0:Source={source}", "Capture:Enabled=false", .. settings]);
}
