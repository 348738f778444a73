using System.Net;
using System.Text;
using System.Text.Json;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Endpoints;

/// <summary>Events again after a break, and for clients without a WebSocket.</summary>
public class EventApiTests
{
    [Test]
    public async Task A_client_that_comes_back_with_its_last_event_gets_those_it_missed_and_then_live_ones()
    {
        await using var log = await RunningLog.StartAsync();
        await using var first = await log.ReadAsync();
        await first.NextAsync();
        var known = await CaptureAsync(log, first, 1);
        first.Socket.Abort();
        Capture(log, 2, 3);

        await using var again = await log.ReadAsync($"events_after={known}");
        var missed = new[] { await NextEventAsync(again), await NextEventAsync(again) };
        Capture(log, 4);

        await Assert.That(missed.Select(Container)).IsEquivalentTo(new[] { "c-2", "c-3" });
        await Assert.That(Container(await NextEventAsync(again))).IsEqualTo("c-4");
    }

    [Test]
    public async Task A_client_that_has_seen_no_event_yet_learns_from_a_pong_where_to_go_on()
    {
        await using var log = await RunningLog.StartAsync();
        Capture(log, 1, 2);
        await using var first = await log.ReadAsync();
        await first.NextAsync();
        var place = (await first.AskAsync("""{"action":"ping"}""")).GetProperty("last_event_id").GetString();
        first.Socket.Abort();
        Capture(log, 3);
        await using var again = await log.ReadAsync($"events_after={place}");

        await Assert.That(place).EndsWith("-000002");
        await Assert.That(Container(await NextEventAsync(again))).IsEqualTo("c-3");
    }

    [Test]
    public async Task A_client_that_was_away_too_long_or_before_a_restart_is_told_first()
    {
        await using var log = await RunningLog.StartAsync();
        Capture(log, [.. Enumerable.Range(1, 1500)]);

        await using var late = await log.ReadAsync($"events_after={log.Journal.Since(null, _ => true).To.Epoch}-000005");
        await using var restarted = await log.ReadAsync("events_after=otherrun-000005");
        var (tooOld, first) = (await NextEventAsync(late), await NextEventAsync(late));
        var other = await NextEventAsync(restarted);

        await Assert.That(tooOld.EventType).IsEqualTo("events_missed");
        await Assert.That(tooOld.Data.GetProperty("reason").GetString()).IsEqualTo("too_old");
        await Assert.That(Id(tooOld)).EndsWith("-000500");
        await Assert.That(Id(first)).EndsWith("-000501");
        await Assert.That(other.EventType).IsEqualTo("events_missed");
        await Assert.That(other.Data.GetProperty("reason").GetString()).IsEqualTo("restarted");
    }

    [Test]
    public async Task Asking_again_and_again_misses_nothing()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var place = (await PollAsync(http, "")).GetProperty("next").GetString();
        var got = new List<string>();
        var publishing = Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++, await Task.Delay(5)) Capture(log, i);
        });

        while (got.Count < 50)
        {
            var answer = await PollAsync(http, $"?after={place}&wait=10");
            got.AddRange(answer.GetProperty("data").EnumerateArray().Select(Container));
            place = answer.GetProperty("next").GetString();
        }

        await publishing;
        await Assert.That(got.SequenceEqual(Enumerable.Range(1, 50).Select(i => $"c-{i}"))).IsTrue();
    }

    [Test]
    public async Task Without_news_the_answer_is_empty_when_the_wait_is_over()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var place = (await PollAsync(http, "")).GetProperty("next").GetString();

        var answer = await PollAsync(http, $"?after={place}&wait=0.2");

        await Assert.That(answer.GetProperty("data").GetArrayLength()).IsEqualTo(0);
        await Assert.That(answer.GetProperty("next").GetString()).IsEqualTo(place);
    }

    [Test]
    public async Task A_stream_has_an_id_for_each_event_and_goes_on_after_the_last_one()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var known = log.Journal.Since(null, _ => true).To;
        Capture(log, 1, 2);

        using var first = await OpenAsync(http, known.ToString());
        var one = await NextAsync(first);
        using var second = await OpenAsync(http, one.Id);
        var two = await NextAsync(second);
        Capture(log, 3);
        var three = await NextAsync(second);

        await Assert.That(Container(one.Data)).IsEqualTo("c-1");
        await Assert.That(Container(two.Data)).IsEqualTo("c-2");
        await Assert.That(Container(three.Data)).IsEqualTo("c-3");
        await Assert.That(three.Data.GetProperty("id").GetString()).IsEqualTo(three.Id);
    }

    [Test]
    public async Task A_quiet_stream_shows_that_it_lives_and_ends_when_the_program_does()
    {
        await using var log = await RunningLog.StartAsync(limits: new SocketLimits { PingEvery = TimeSpan.FromSeconds(0.2) });
        using var http = log.Http();
        using var stream = await OpenAsync(http, "");

        await Assert.That(await stream.ReadLineAsync()).IsEqualTo("retry: 2000");
        await stream.ReadLineAsync();
        await Assert.That(await stream.ReadLineAsync()).IsEqualTo(":");
        await log.StopAsync();
        await Assert.That(await stream.ReadToEndAsync()).IsNotNull(); // ends, and not with a broken line
    }

    [Test]
    [Arguments("/api/events?after=5", HttpStatusCode.BadRequest)]
    [Arguments("/api/events?wait=-1", HttpStatusCode.BadRequest)]
    [Arguments("/api/events?wait=61", HttpStatusCode.BadRequest)]
    [Arguments("/api/events?camera=nowhere", HttpStatusCode.NotFound)]
    [Arguments("/api/events/stream?after=x", HttpStatusCode.BadRequest)]
    [Arguments("/ws/logs?events_after=x", HttpStatusCode.BadRequest)]
    public async Task A_bad_query_is_refused(string address, HttpStatusCode status)
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        using var answer = await http.GetAsync(address);

        await Assert.That(answer.StatusCode).IsEqualTo(status);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
    }

    private static void Capture(RunningLog log, params int[] containers)
    {
        foreach (var container in containers) log.Camera.Events.Publish(new GateEvent.ContainerCaptured(container));
    }

    private static async Task<string> CaptureAsync(RunningLog log, VideoClient client, int container)
    {
        Capture(log, container);
        return Id(await NextEventAsync(client));
    }

    private static Task<Received> NextEventAsync(VideoClient client) => client.NextAsync(message => message.Type == "event");

    private static string Id(Received message) => message.Json.GetProperty("id").GetString()!;

    private static string Container(Received message) => Container(message.Json);

    private static string Container(JsonElement message) => message.GetProperty("data").GetProperty("container_id").GetString()!;

    private static async Task<JsonElement> PollAsync(HttpClient http, string query) =>
        JsonDocument.Parse(await http.GetStringAsync($"/api/events{query}")).RootElement;

    private static async Task<StreamReader> OpenAsync(HttpClient http, string last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/events/stream");
        if (last.Length > 0) request.Headers.Add("Last-Event-ID", last);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8);
    }

    private static async Task<(string Id, JsonElement Data)> NextAsync(StreamReader stream)
    {
        var id = "";
        while (true)
        {
            var line = await stream.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? throw new EndOfStreamException();
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (id, JsonDocument.Parse(line[6..]).RootElement);
        }
    }
}
