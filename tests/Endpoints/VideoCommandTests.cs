using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace ParkingGate.Tests.Endpoints;

/// <summary>What a client says on <c>/ws/video</c>, and how what cannot be understood is answered.</summary>
[NotInParallel("gate")]
public class VideoCommandTests
{
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
}
