using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using SkiaSharp;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The flow of <c>/ws/video</c> with a real client against real Kestrel on the demo clip.</summary>
[NotInParallel("gate")]
public class VideoSocketTests
{
    [Test]
    public async Task A_frame_has_every_member_of_the_contract_and_a_picture_of_the_size_it_says()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync();
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 - 5;

        var frame = (await client.NextAsync(message => message.IsFrame && message.Json.GetProperty("containers").EnumerateObject().Any())).Json;

        using var picture = SKBitmap.Decode(frame.GetProperty("frame").GetBytesFromBase64());
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32()));
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((1280, 720));
        await Assert.That(frame.GetProperty("camera").GetString()).IsEqualTo("entrance");
        await Assert.That(frame.GetProperty("timestamp").GetDouble()).IsBetween(before, before + 60);
        await Assert.That(frame.GetProperty("seq").GetInt64()).IsGreaterThan(0);
        await Assert.That(frame.GetProperty("skipped").GetInt32()).IsGreaterThanOrEqualTo(0);
        await Assert.That(frame.GetProperty("source_fps").GetDouble()).IsEqualTo(25.0);
        await Assert.That(frame.GetProperty("latency_ms").GetInt32()).IsBetween(0, 2000);
        var container = frame.GetProperty("containers").EnumerateObject().First();
        await Assert.That(container.Name).Matches("^c-[1-9][0-9]*$");
        var box = container.Value.GetProperty("bbox").EnumerateArray().Select(edge => edge.GetDouble()).ToArray();
        await Assert.That(box.Length).IsEqualTo(4);
        await Assert.That(box[0] >= 0 && box[0] < box[2] && box[2] <= 1280 && box[1] >= 0 && box[1] < box[3] && box[3] <= 720).IsTrue();
        await Assert.That(container.Value.GetProperty("confidence").GetDouble()).IsBetween(0.2, 1);
        await Assert.That(container.Value.GetProperty("captured").GetBoolean()).IsFalse();
        await Assert.That(container.Value.GetProperty("state").GetString()!).Matches("^(tracking|capturing)$");
        await Assert.That(container.Value.GetProperty("code").ValueKind).IsEqualTo(JsonValueKind.Null);
    }

    [Test]
    public async Task Events_tell_of_the_start_and_of_a_container()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("frames=none&fps=1");

        var started = await client.EventAsync("processing_started");
        var detected = await client.EventAsync("container_detected");

        await Assert.That(started.Data.GetProperty("source").GetString()).IsEqualTo("the demo clip");
        await Assert.That(started.Json.GetProperty("camera").GetString()).IsEqualTo("entrance");
        await Assert.That(started.Json.GetProperty("id").GetString()).Matches("^[0-9a-z]{8}-000001$");
        await Assert.That(detected.Data.GetProperty("container_id").GetString()).Matches(@"^c-\d+$");
        await Assert.That(detected.Data.GetProperty("bbox").GetArrayLength()).IsEqualTo(4);
    }

    [Test]
    public async Task A_binary_frame_is_header_length_header_and_jpeg()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("frames=binary&width=640&quality=60");

        var frame = await client.FrameAsync();

        using var picture = SKBitmap.Decode(frame.Jpeg);
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((640, 360));
        await Assert.That(frame.Json.TryGetProperty("frame", out _)).IsFalse();
        await Assert.That(frame.Json.GetProperty("width").GetInt32()).IsEqualTo(640);
    }

    [Test]
    public async Task Without_overlay_nothing_is_drawn()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var plain = await gate.WatchAsync("overlay=none&frames=binary");
        await using var drawn = await gate.WatchAsync("frames=binary");

        // The clock is in the top right corner, on a dark ground; the clip has sky there.
        await Assert.That(await Corner(plain)).IsGreaterThan(120);
        await Assert.That(await Corner(drawn)).IsLessThan(110);

        static async Task<double> Corner(VideoClient client)
        {
            using var picture = SKBitmap.Decode((await client.FrameAsync()).Jpeg);
            return Enumerable.Range(0, 200).Average(x => (double)picture.GetPixel(1275 - x, 6).Red);
        }
    }

    [Test]
    public async Task Fifty_viewers_get_the_same_bytes()
    {
        await using var gate = await RunningGate.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gate.WatchAsync("width=320&fps=5")));

        var hashes = await Task.WhenAll(clients.Select(async client =>
        {
            var seen = new Dictionary<long, string>();
            while (seen.Count < 25) // a busy machine skips for one and then for another: long enough for a frame that most of them got
            {
                var frame = await client.FrameAsync();
                if (frame.Json.GetProperty("skipped").GetInt32() == 0) seen[frame.Sequence] = Convert.ToHexString(SHA256.HashData(frame.Raw));
            }
            return seen;
        }));

        var bySequence = hashes.SelectMany(seen => seen).GroupBy(pair => pair.Key, pair => pair.Value).ToArray();
        await Assert.That(bySequence.Max(group => group.Count())).IsGreaterThanOrEqualTo(40);
        await Assert.That(bySequence.All(group => group.Distinct().Count() == 1)).IsTrue();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Test]
    public async Task The_last_viewer_leaving_stops_the_decoder_and_the_next_one_starts_it()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=demo", "Cameras:0:Id=entrance", "Cameras:0:Linger=00:00:00.300");
        var first = await gate.WatchAsync("fps=5");
        var second = await gate.WatchAsync("fps=5");
        await first.FrameAsync();
        await second.FrameAsync();

        await first.DisposeAsync();
        await Task.Delay(800);
        await Assert.That(gate.Camera.Running).IsNotNull();
        await second.DisposeAsync();
        await Assert.That(await gate.IsIdleWithinAsync(TimeSpan.FromSeconds(5))).IsTrue();

        await using var third = await gate.WatchAsync("fps=5");
        await third.EventAsync("processing_started");
        await third.FrameAsync();
    }

    [Test]
    public async Task A_viewer_that_never_reads_does_not_slow_another()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var stuck = await gate.WatchAsync("", receiveBuffer: 4096);
        await using var brisk = await gate.WatchAsync("frames=binary");
        await brisk.FrameAsync();

        var (sequences, started) = (new List<long>(), DateTime.UtcNow);
        while (DateTime.UtcNow - started < TimeSpan.FromSeconds(6)) sequences.Add((await brisk.FrameAsync()).Sequence);
        var stuckSkipped = gate.Camera.Feed.Viewers.ToArray().Max(viewer => viewer.TotalSkipped);

        await Assert.That(sequences.Count).IsGreaterThan(6 * 15); // of 25 a second; the machine also runs the client
        await Assert.That(stuckSkipped).IsGreaterThan(20);
    }

    [Test]
    public async Task A_viewer_that_was_slow_is_told_how_many_frames_it_missed()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("", receiveBuffer: 4096);
        await client.FrameAsync();
        await Task.Delay(5000);

        var late = await client.NextAsync(message => message.IsFrame && message.Json.GetProperty("skipped").GetInt32() > 0);
        var after = await client.FrameAsync();

        using var picture = SKBitmap.Decode(late.Jpeg); // sent in three parts, one whole message
        await Assert.That(picture.Width).IsEqualTo(1280);
        await Assert.That(after.Sequence).IsGreaterThan(late.Sequence);
    }

    [Test]
    public async Task Commands_are_answered_with_what_is_in_force()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync();

        await client.SendAsync("""{"command":"configure","fps":5,"width":640,"quality":70,"overlay":"none","frames":"binary","request_id":"r-1"}""");
        var configured = await client.EventAsync("stream_configured");
        await client.SendAsync("""{"command":"ping","request_id":7}""");
        var pong = await client.NextAsync(message => message.Type == "pong");
        await client.SendAsync("""{"command":"configure","width":99999}""");
        var refused = await client.EventAsync("error");

        await Assert.That(configured.Data.GetRawText()).IsEqualTo(
            """{"fps":5,"width":640,"quality":70,"overlay":"none","frames":"binary","paused":false,"request_id":"r-1"}""");
        await Assert.That(pong.Json.GetProperty("request_id").GetInt32()).IsEqualTo(7);
        await Assert.That(pong.Json.GetProperty("timestamp").GetDouble()).IsGreaterThan(1.6e9);
        await Assert.That(refused.Data.GetProperty("code").GetString()).IsEqualTo("bad_request");
        await Assert.That(refused.Data.GetProperty("message").GetString()).IsEqualTo("width is 99999; allowed: 160 to 3840.");
        var frame = await client.FrameAsync();
        await Assert.That(frame.Json.GetProperty("width").GetInt32()).IsEqualTo(640);
        await Assert.That(frame.Jpeg.Length).IsGreaterThan(1000);
    }

    [Test]
    public async Task Pausing_stops_this_viewers_frames_and_the_camera_when_it_is_the_only_one()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=demo", "Cameras:0:Id=entrance", "Cameras:0:Linger=00:00:01");
        await using var client = await gate.WatchAsync("fps=10");
        await client.FrameAsync();

        await client.SendAsync("""{"command":"pause"}""");
        // The answer to this client and the news to all come in either order.
        var first = await client.NextAsync(message => message.EventType is "stream_paused" or "processing_paused");
        await client.EventAsync(first.EventType == "stream_paused" ? "processing_paused" : "stream_paused");
        var stopped = await client.EventAsync("processing_stopped");
        await Assert.That(stopped.Data.GetProperty("reason").GetString()).IsEqualTo("no_viewers");
        await Assert.That(gate.Camera.Running).IsNull();

        await client.SendAsync("""{"command":"resume"}""");
        await client.EventAsync("stream_resumed");
        await client.FrameAsync();
    }

    [Test]
    public async Task A_fourth_variant_is_served_by_the_nearest()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var large = await gate.WatchAsync("width=1280&frames=none");
        await using var middle = await gate.WatchAsync("width=640&frames=none");
        await using var small = await gate.WatchAsync("width=320&frames=none");

        await using var fourth = await gate.WatchAsync("width=700&frames=none");

        await Assert.That((await fourth.FrameAsync()).Json.GetProperty("width").GetInt32()).IsEqualTo(640);
        await Assert.That((await small.FrameAsync()).Json.GetProperty("width").GetInt32()).IsEqualTo(320);
    }

    [Test]
    [Arguments("not json")]
    [Arguments("[]")]
    [Arguments("""{"command":"dance"}""")]
    [Arguments("""{"command":"configure","fps":"many"}""")]
    [Arguments("""{"command":"configure","frames":"gif"}""")]
    [Arguments("{}")]
    public async Task A_malformed_message_is_answered_and_the_connection_stays(string message)
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("frames=none&fps=1");

        await client.SendAsync(message);
        var answer = await client.EventAsync("error");
        await client.SendAsync("""{"command":"ping"}""");
        var pong = await client.NextAsync(received => received.Type == "pong");

        await Assert.That(answer.Data.GetProperty("code").GetString()).IsEqualTo("bad_request");
        await Assert.That(pong.Json.GetProperty("timestamp").GetDouble()).IsGreaterThan(1.6e9);
    }

    [Test]
    public async Task Ten_malformed_messages_in_a_row_close_with_4400()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("frames=none&fps=1");

        for (var i = 0; i < 10; i++) await client.SendAsync("?");

        await Assert.That(await client.ClosedAsync()).IsEqualTo(4400);
    }

    [Test]
    public async Task A_message_over_16_KiB_closes_with_1009_and_a_binary_one_with_1003()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var large = await gate.WatchAsync("frames=none&fps=1");
        await using var binary = await gate.WatchAsync("frames=none&fps=1");

        await large.SendAsync(new string('x', 17 * 1024));
        await binary.Socket.SendAsync(new byte[10], WebSocketMessageType.Binary, true, CancellationToken.None);

        await Assert.That(await large.ClosedAsync()).IsEqualTo(1009);
        await Assert.That(await binary.ClosedAsync()).IsEqualTo(1003);
    }

    [Test]
    [Arguments("camera=nowhere", HttpStatusCode.NotFound, "There is no camera 'nowhere'; known: entrance.")]
    [Arguments("fps=many", HttpStatusCode.BadRequest, "fps is 'many'; allowed: a number.")]
    [Arguments("fps=0", HttpStatusCode.BadRequest, "fps is 0; allowed: 0.1 to 60.")]
    [Arguments("width=12.5", HttpStatusCode.BadRequest, "width is '12.5'; allowed: a whole number.")]
    [Arguments("quality=101", HttpStatusCode.BadRequest, "quality is 101; allowed: 1 to 100.")]
    [Arguments("overlay=client", HttpStatusCode.BadRequest, "overlay is client; allowed: server, none.")]
    [Arguments("frames=png", HttpStatusCode.BadRequest, "frames is png; allowed: base64, binary, none.")]
    public async Task A_bad_query_is_refused_before_the_upgrade(string query, HttpStatusCode status, string detail)
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/ws/video?{query}");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));

        using var answer = await http.SendAsync(request);

        await Assert.That(answer.StatusCode).IsEqualTo(status);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        await Assert.That(problem.GetProperty("detail").GetString()).IsEqualTo(detail);
    }

    [Test]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        using var answer = await http.GetAsync("/ws/video");

        await Assert.That((int)answer.StatusCode).IsEqualTo(426);
    }

    [Test]
    public async Task A_source_that_cannot_be_read_is_an_error_event_and_is_tried_again()
    {
        var path = Path.Combine(Path.GetTempPath(), $"not-a-video-{Environment.ProcessId}.mp4");
        await File.WriteAllTextAsync(path, "this is no video");
        await using var gate = await RunningGate.StartAsync($"Cameras:0:Source={path}", "Cameras:0:Id=entrance");
        await using var client = await gate.WatchAsync();

        var failed = await client.EventAsync("error");
        var lost = await client.EventAsync("source_lost");
        File.Copy(Path.Combine(TestPaths.Root, "samples", "gate-demo.mp4"), path, overwrite: true);
        await client.EventAsync("processing_started");
        await client.FrameAsync();

        await Assert.That(failed.Data.GetProperty("message").GetString())
            .IsEqualTo($"{path} is damaged or no video that can be read; check it with another player, or record it again.");
        await Assert.That(lost.Data.GetProperty("retry_in_s").GetDouble()).IsBetween(0.8, 1.2);
        File.Delete(path);
    }

    [Test]
    public async Task Who_comes_while_the_source_is_down_is_told_so_first()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=/nowhere/clip.mp4", "Cameras:0:Id=entrance");
        await using var first = await gate.WatchAsync();
        await first.EventAsync("source_lost");

        await using var second = await gate.WatchAsync();
        var told = await second.NextAsync();

        await Assert.That(told!.EventType).IsEqualTo("source_lost");
        await Assert.That(told.Data.GetProperty("message").GetString()).Contains("/nowhere/clip.mp4 does not exist");
    }

    [Test]
    public async Task A_clip_that_is_not_repeated_ends_with_an_event()
    {
        await using var gate = await RunningGate.StartAsync("Speed=max", "Capture:Enabled=false");
        await using var client = await gate.WatchAsync("frames=none&fps=1");

        var stopped = await client.EventAsync("processing_stopped");

        await Assert.That(stopped.Data.GetProperty("reason").GetString()).IsEqualTo("end_of_source");
    }

    [Test]
    public async Task Stopping_the_server_closes_with_1001()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("fps=5");
        await client.FrameAsync();

        var stopping = gate.StopAsync();

        await Assert.That(await client.ClosedAsync()).IsEqualTo(1001);
        await client.DisposeAsync();
        await stopping;
    }
}
