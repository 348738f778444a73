using System.Net;
using System.Text.Json;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Endpoints;

/// <summary><c>/api/cameras</c> and starting one again.</summary>
[NotInParallel("gate")]
public class CameraApiTests
{
    [Test]
    public async Task A_camera_is_idle_until_somebody_watches_and_then_online()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Name=Gate A, in");
        using var http = gate.Http();
        var before = await CameraAsync(http);

        await using var client = await gate.WatchAsync();
        await client.FrameAsync();
        var watched = await CameraAsync(http);

        await Assert.That(Words(before, "id", "name", "source", "processing", "state")).IsEqualTo("entrance|Gate A, in|demo|on-demand|idle");
        await Assert.That(before.GetProperty("picture_age_ms").ValueKind).IsEqualTo(JsonValueKind.Null);
        await Assert.That(Words(watched, "state", "viewers", "problem", "retry_in_s")).IsEqualTo("online|1||");
        await Assert.That(watched.GetProperty("picture_age_ms").GetInt32()).IsBetween(0, 3000);
    }

    [Test]
    public async Task A_source_that_is_away_is_offline_with_a_reason_and_without_its_password()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=rtsp://viewer:hunter2@127.0.0.1:9/stream?token=abc", "Cameras:0:Processing=always");
        using var http = gate.Http();

        var camera = await UntilAsync(http, found => found.GetProperty("state").GetString() == "offline");

        await Assert.That(camera.GetProperty("source").GetString()).IsEqualTo("rtsp://127.0.0.1:9/stream");
        await Assert.That(camera.GetProperty("problem").GetString()).StartsWith("rtsp://127.0.0.1:9/stream cannot be opened");
        await Assert.That(camera.GetRawText()).DoesNotContain("hunter2").And.DoesNotContain("abc");
    }

    [Test]
    public async Task Starting_again_does_not_wait_for_the_pause()
    {
        var attempts = 0;
        using var server = new SourceServer(_ =>
        {
            Interlocked.Increment(ref attempts);
            return Task.CompletedTask;
        });
        await using var gate = await RunningGate.StartAsync($"Cameras:0:Source=tcp://127.0.0.1:{server.Port}", "Cameras:0:Processing=always");
        using var http = gate.Http();
        await UntilAsync(http, camera => camera.GetProperty("retry_in_s") is { ValueKind: JsonValueKind.Number } pause && pause.GetDouble() > 3.5);
        var before = Volatile.Read(ref attempts);

        using var answer = await http.PostAsync("/api/cameras/entrance/restart", null);
        for (var until = DateTime.UtcNow.AddSeconds(2); Volatile.Read(ref attempts) == before && DateTime.UtcNow < until;) await Task.Delay(20);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.Accepted);
        await Assert.That(Volatile.Read(ref attempts)).IsGreaterThan(before);
    }

    [Test]
    public async Task A_clip_that_is_over_starts_again_when_told_to()
    {
        using var folder = new TestFolder();
        var clip = DebianFfmpeg.Make(folder, "short.mp4", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=0.4 -pix_fmt yuv420p -c:v libx264");
        await using var gate = await RunningGate.StartAsync($"Cameras:0:Source={clip}", "Cameras:0:Loop=false", "Capture:Enabled=false");
        using var http = gate.Http();
        await using var client = await gate.WatchAsync("frames=none");
        await client.EventAsync("processing_stopped");

        using var answer = await http.PostAsync("/api/cameras/entrance/restart", null);

        await client.EventAsync("processing_started");
        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.Accepted);
    }

    [Test]
    public async Task An_unknown_camera_cannot_be_started()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        using var answer = await http.PostAsync("/api/cameras/exit/restart", null);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.NotFound);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
    }

    private static string Words(JsonElement camera, params string[] names) => string.Join('|', names.Select(name => camera.GetProperty(name).ToString()));

    private static async Task<JsonElement> CameraAsync(HttpClient http) =>
        JsonDocument.Parse(await http.GetStringAsync("/api/cameras")).RootElement.GetProperty("data")[0];

    private static async Task<JsonElement> UntilAsync(HttpClient http, Func<JsonElement, bool> wanted)
    {
        for (var until = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < until; await Task.Delay(50))
        {
            if (await CameraAsync(http) is var camera && wanted(camera)) return camera;
        }
        throw new TimeoutException("no such state");
    }
}
