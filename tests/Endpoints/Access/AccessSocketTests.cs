using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using ParkingGate.Endpoints.Access;
using ParkingGate.Pipeline;
using static ParkingGate.Tests.Endpoints.Access.AccessCalls;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>Sockets and their credentials: how one comes in, what one sees, how it ends.</summary>
public class AccessSocketTests
{
    [Test]
    public async Task A_socket_takes_its_credential_from_the_header_the_sub_protocol_or_the_address()
    {
        await using var log = await RunningLog.StartAsync();
        var key = Keys.Add(log.Folder, "office", Role.Viewer);

        await using var byHeader = await ConnectAsync(log, options => options.SetRequestHeader("Authorization", $"Bearer {key}"));
        await using var byProtocol = await ConnectAsync(log, options =>
        {
            options.AddSubProtocol("parkinggate.v1");
            options.AddSubProtocol($"bearer.{key}");
        });
        await using var byAddress = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={key}");

        foreach (var client in new[] { byHeader, byProtocol, byAddress }) await Assert.That((await client.NextAsync())!.Type).IsEqualTo("initial_logs");
        await Assert.That(byProtocol.Socket.SubProtocol).IsEqualTo("parkinggate.v1");
        await Assert.That(async () => await ConnectAsync(log, _ => { })).Throws<WebSocketException>().WithMessageContaining("401");
    }

    [Test]
    public async Task Events_are_only_of_the_cameras_that_one_may_see()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var key = Keys.Add(log.Folder, "yardman", Role.Viewer, ["yard"]);
        var place = log.Journal.Since(null, _ => true).To;
        await using var client = await ConnectAsync(log, options => options.SetRequestHeader("Authorization", $"Bearer {key}"));
        await client.NextAsync();

        log.Camera.Events.Publish(new GateEvent.ContainerCaptured(1)); // of the entrance
        new EventFeed("yard", TimeProvider.System, log.Journal).Publish(new GateEvent.ContainerCaptured(2));
        var polled = JsonDocument.Parse(await TextAsync(http, $"/api/events?after={place}", key)).RootElement.GetProperty("data");

        await Assert.That((await client.NextAsync())!.Data.GetProperty("container_id").GetString()).IsEqualTo("c-2");
        await Assert.That(polled.GetArrayLength()).IsEqualTo(1);
        await Assert.That(await StatusAsync(http, "/api/events?camera=entrance", key)).IsEqualTo(403);
    }

    [Test]
    public async Task A_socket_ends_with_its_token_unless_it_is_renewed_in_time()
    {
        await using var log = await RunningLog.StartAsync(access: folder => Options(folder) with { Tokens = new TokenOptions { Secret = Tokens.Secret } });
        await using var ending = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={Tokens.Hs256(Tokens.Claims("\"viewer\"", seconds: 3))}");
        await using var renewed = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={Tokens.Hs256(Tokens.Claims("\"viewer\"", seconds: 3))}");
        foreach (var client in new[] { ending, renewed }) await client.NextAsync();

        var answer = await renewed.AskAsync($$"""{"action":"authenticate","token":"{{Tokens.Hs256(Tokens.Claims("\"operator\"", seconds: 60))}}","request_id":1}""");

        await Assert.That(await ending.ClosedAsync()).IsEqualTo(4401);
        await Assert.That(answer.GetProperty("event_type").GetString()).IsEqualTo("authenticated");
        await Assert.That(answer.GetProperty("data").GetProperty("role").GetString()).IsEqualTo("operator");
        await Assert.That(answer.GetProperty("data").GetProperty("request_id").GetInt32()).IsEqualTo(1);
        await Assert.That((await renewed.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString()).IsEqualTo("pong");
    }

    [Test]
    public async Task A_viewer_whose_new_token_does_not_allow_the_camera_is_closed_for_good()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Id=entrance", "Cameras:0:Source=/nowhere/clip.mp4", $"Access:Jwt:Secret={Tokens.Secret}");
        await using var client = await gate.WatchAsync($"frames=none&access_token={Tokens.Hs256(Tokens.Claims("\"viewer\""))}");

        await client.SendAsync($$"""{"command":"authenticate","token":"{{Tokens.Hs256(Tokens.Claims("\"viewer\"", seconds: 60))}}","request_id":"r"}""");
        var renewed = await client.EventAsync("authenticated");
        await client.SendAsync($$"""{"command":"authenticate","token":"{{Tokens.Hs256(Tokens.Claims("{\"role\":\"admin\",\"cameras\":[\"exit\"]}"))}}"}""");

        await Assert.That(renewed.Data.GetProperty("request_id").GetString()).IsEqualTo("r");
        await Assert.That(await client.ClosedAsync()).IsEqualTo(4403);
    }

    [Test]
    public async Task A_new_token_that_is_bad_or_somebody_elses_is_refused_and_the_old_one_stays()
    {
        await using var log = await RunningLog.StartAsync(access: folder => Options(folder) with { Tokens = new TokenOptions { Secret = Tokens.Secret } });
        await using var client = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={Tokens.Hs256(Tokens.Claims("\"viewer\""))}");
        await client.NextAsync();

        foreach (var token in new[] { "x", Tokens.Hs256(Tokens.Claims("\"viewer\"", seconds: -5)), Tokens.Hs256(Tokens.Claims("\"viewer\"", sub: "somebody-else")) })
        {
            var answer = await client.AskAsync($$"""{"action":"authenticate","token":"{{token}}"}""");
            await Assert.That(answer.GetProperty("data").GetProperty("code").GetString()).IsEqualTo("unauthorized");
        }
        await Assert.That(await client.RefusedAsync("""{"action":"authenticate"}""")).StartsWith("token is missing");
        await Assert.That((await client.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString()).IsEqualTo("pong");
    }

    [Test]
    public async Task A_key_that_is_taken_away_ends_its_sockets_and_streams()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var key = Keys.Add(log.Folder, "guest", Role.Viewer);
        await using var client = await ConnectAsync(log, options => options.SetRequestHeader("Authorization", $"Bearer {key}"));
        using var stream = new StreamReader(await http.GetStreamAsync($"/api/events/stream?access_token={key}"));

        Keys.Remove(log.Folder, "guest");

        await Assert.That(await client.ClosedAsync()).IsEqualTo(4401);
        await stream.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
