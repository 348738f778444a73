using System.Net;
using System.Net.WebSockets;

namespace ParkingGate.Tests.Endpoints;

/// <summary>What a client says on <c>/ws/logs</c>, and how what is wrong is answered.</summary>
public class LogMessageTests
{
    [Test]
    public async Task A_ping_is_answered_with_its_request_id()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        var pong = await client.AskAsync("""{"action":"ping","request_id":"a1"}""");

        await Assert.That((pong.Text("type"), pong.Text("request_id"))).IsEqualTo(("pong", "a1"));
        await Assert.That(pong.GetProperty("timestamp").GetDouble()).IsBetween(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
    }

    [Test]
    [Arguments("""nonsense""", "JSON object")]
    [Arguments("""[1]""", "JSON object")]
    [Arguments("""null""", "JSON object")]
    [Arguments("""{}""", "action")]
    [Arguments("""{"action":"delete"}""", "delete")]
    [Arguments("""{"action":5}""", "action 5")]
    [Arguments("""{"action":"fetch_more","page":0}""", "page is 0")]
    [Arguments("""{"action":"fetch_more","page":-1}""", "page is -1")]
    [Arguments("""{"action":"fetch_more","page":1.5}""", "page is 1.5")]
    [Arguments("""{"action":"fetch_more","page":"2"}""", "page is \"2\"")]
    [Arguments("""{"action":"fetch_more","page":99999999999}""", "page is 99999999999")]
    [Arguments("""{"action":"fetch_more","page_size":501}""", "page_size is 501")]
    [Arguments("""{"action":"filter","page_size":0}""", "page_size is 0")]
    [Arguments("""{"action":"filter","filters":[]}""", "filters")]
    [Arguments("""{"action":"filter","filters":"x"}""", "filters")]
    [Arguments("""{"action":"filter","filters":{"colour":"red"}}""", "colour is unknown")]
    [Arguments("""{"action":"filter","filters":{"camera":5}}""", "camera is 5")]
    [Arguments("""{"action":"filter","filters":{"status":"fine"}}""", "status is 'fine'")]
    [Arguments("""{"action":"filter","filters":{"container_number":"12345678"}}""", "container_number")]
    [Arguments("""{"action":"filter","filters":{"container_number":"12a"}}""", "container_number")]
    [Arguments("""{"action":"filter","filters":{"container_owner":"MSCUX"}}""", "container_owner")]
    [Arguments("""{"action":"filter","filters":{"container_owner":"'; DROP"}}""", "container_owner")]
    [Arguments("""{"action":"filter","filters":{"start_date":"yesterday"}}""", "start_date")]
    [Arguments("""{"action":"filter","filters":{"start_date":"2023-02-30"}}""", "start_date")]
    [Arguments("""{"action":"filter","filters":{"end_date":"9999-12-31"}}""", "end_date")]
    [Arguments("""{"action":"filter","filters":{"start_date":"0001-01-01"}}""", "start_date")]
    [Arguments("""{"action":"filter","filters":{"start_date":"2023-04-02","end_date":"2023-04-01"}}""", "end_date does not come after start_date")]
    [Arguments("""{"action":"subscribe","filters":{"camera":"\ud800"}}""", "Unicode")]
    public async Task What_is_wrong_is_answered_with_the_name_of_the_key(string message, string named)
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        await Assert.That(await client.RefusedAsync(message)).Contains(named);

        await Assert.That((await client.AskAsync("""{"action":"ping"}""")).Text("type")).IsEqualTo("pong");
    }

    [Test]
    public async Task A_refusal_has_the_request_id_and_comes_to_its_client_only()
    {
        await using var log = await RunningLog.StartAsync();
        await using var wrong = await log.ReadAsync();
        await using var other = await log.ReadAsync();
        await wrong.NextAsync();
        await other.NextAsync();

        var refused = await wrong.AskAsync("""{"action":"filter","filters":{"status":"x"},"request_id":42}""");
        await log.RecordAsync();

        await Assert.That(refused.GetProperty("data").GetProperty("request_id").GetInt32()).IsEqualTo(42);
        await Assert.That((await other.NextAsync())!.Type).IsEqualTo("new_log");
    }

    [Test]
    public async Task Ten_malformed_messages_in_a_row_end_the_connection()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        for (var i = 0; i < 9; i++) await client.RefusedAsync("""{"action":"x"}""");
        await client.AskAsync("""{"action":"ping"}"""); // starts the count again
        for (var i = 0; i < 10; i++) await client.SendAsync("""{"action":"x","request_id":"\ud800"}""");

        await Assert.That(await client.ClosedAsync()).IsEqualTo(4400);
    }

    [Test]
    [Arguments("limit=0", "limit")]
    [Arguments("limit=501", "limit")]
    [Arguments("limit=many", "limit")]
    [Arguments("after=17", "after")]
    public async Task A_bad_query_is_refused_and_named(string query, string named)
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        await Assert.That(async () => await log.ReadAsync(query)).Throws<WebSocketException>();
        using var answer = await http.GetAsync($"/ws/logs?{query}");

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.BadRequest);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
        await Assert.That(await answer.Content.ReadAsStringAsync()).Contains($"{named} is");
    }

    [Test]
    public async Task Without_upgrade_the_answer_says_what_is_missing()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        using var answer = await http.GetAsync("/ws/logs");

        await Assert.That((int)answer.StatusCode).IsEqualTo(426);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
    }
}
