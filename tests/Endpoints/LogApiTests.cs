using System.Net;
using System.Text;
using System.Text.Json;
using ParkingGate.Containers;
using ParkingGate.Store;
using ParkingGate.Tests.Store;

namespace ParkingGate.Tests.Endpoints;

/// <summary><c>/api/logs</c>, one row, and its correction.</summary>
public class LogApiTests
{
    [Test]
    public async Task Pages_are_as_on_the_socket_but_for_type_and_filters()
    {
        await using var log = await RunningLog.StartAsync();
        var rows = await log.RecordManyAsync(5);
        using var http = log.Http();

        using var answer = await http.GetAsync("/api/logs?page=2&page_size=3&status=&camera=entrance&access_token=x");
        var page = await JsonAsync(answer);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/json");
        await Assert.That(answer.Headers.CacheControl!.NoStore).IsTrue();
        await Assert.That(page.EnumerateObject().Select(member => member.Name)).IsEquivalentTo(["data", "page", "page_size", "total_count", "has_more", "cursor"]);
        await Assert.That(page.Ids().SequenceEqual([rows[1].Id(), rows[0].Id()])).IsTrue();
        await Assert.That((page.GetProperty("total_count").GetInt32(), page.GetProperty("has_more").GetBoolean())).IsEqualTo((5, false));
        await Assert.That((await JsonAsync(await http.GetAsync("/api/logs"))).GetProperty("page_size").GetInt32()).IsEqualTo(20);
    }

    [Test]
    [Arguments("page=0", "page is 0")]
    [Arguments("page_size=501", "page_size is 501")]
    [Arguments("page=1&page=2", "page is given more than once")]
    [Arguments("colour=red", "colour is unknown")]
    [Arguments("status=fine", "status is 'fine'")]
    [Arguments("start_date=2023-13-01", "start_date")]
    [Arguments("camera=a&camera=b", "camera is given more than once")]
    [Arguments("start_date=2023-04-02&end_date=2023-04-01", "end_date does not come after start_date")]
    public async Task A_bad_query_is_a_problem_that_names_the_key(string query, string named)
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        foreach (var path in new[] { "/api/logs", "/api/logs.csv" })
        {
            using var answer = await http.GetAsync($"{path}?{query}");
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.BadRequest);
            await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
            await Assert.That((await JsonAsync(answer)).Text("detail")!).Contains(named);
        }
    }

    [Test]
    public async Task Rows_stored_after_one_come_in_the_order_of_their_storing_page_by_page()
    {
        await using var log = await RunningLog.StartAsync();
        var first = await log.RecordAsync(at: StoreScene.Noon);
        var early = await log.RecordAsync(at: StoreScene.Noon.AddHours(-1));
        var exit = await log.RecordAsync(at: StoreScene.Noon.AddHours(1), camera: "exit");
        using var http = log.Http();

        var all = await JsonAsync(await http.GetAsync($"/api/logs?after={Guid.Empty}&page_size=2"));
        var rest = await JsonAsync(await http.GetAsync($"/api/logs?after={all.Text("cursor")}&page_size=2"));
        var none = await JsonAsync(await http.GetAsync($"/api/logs?after={rest.Text("cursor")}"));
        var filtered = await JsonAsync(await http.GetAsync($"/api/logs?after={first.Id}&camera=entrance"));

        await Assert.That(all.Ids().SequenceEqual([first.Id(), early.Id()])).IsTrue();
        await Assert.That((all.GetProperty("has_more").GetBoolean(), all.Text("cursor"))).IsEqualTo((true, early.Id()));
        await Assert.That(rest.Ids().Single()).IsEqualTo(exit.Id());
        await Assert.That((rest.GetProperty("has_more").GetBoolean(), none.Ids().Length, none.Text("cursor"))).IsEqualTo((false, 0, exit.Id()));
        await Assert.That((filtered.Ids().Single(), filtered.Text("cursor"))).IsEqualTo((early.Id(), exit.Id()));
    }

    [Test]
    public async Task A_request_for_what_comes_next_is_answered_when_it_comes()
    {
        await using var log = await RunningLog.StartAsync();
        var first = await log.RecordAsync();
        using var http = log.Http();

        var waiting = http.GetAsync($"/api/logs?after={first.Id}&camera=exit&wait=30");
        await Task.Delay(300);
        await log.RecordAsync(camera: "entrance");
        await Task.Delay(100);
        var before = waiting.IsCompleted;
        var row = await log.RecordAsync(camera: "exit");

        await Assert.That(before).IsFalse();
        await Assert.That((await JsonAsync(await waiting)).Ids().Single()).IsEqualTo(row.Id());
        await Assert.That((await JsonAsync(await http.GetAsync($"/api/logs?after={row.Id}&wait=0.2"))).Ids()).IsEmpty();
        await Assert.That((await http.GetAsync($"/api/logs?after={Guid.NewGuid()}")).StatusCode).IsEqualTo(HttpStatusCode.NotFound);
        await Assert.That((await http.GetAsync("/api/logs?after=7")).StatusCode).IsEqualTo(HttpStatusCode.BadRequest);
        await Assert.That((await http.GetAsync($"/api/logs?after={row.Id}&wait=61")).StatusCode).IsEqualTo(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task One_row_has_what_a_reviewer_needs()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(number: "123456", withPictures: true);
        using var http = log.Http();

        var detail = await JsonAsync(await http.GetAsync($"/api/logs/{row.Id}"));

        await Assert.That((detail.Text("id"), detail.Text("container_number"))).IsEqualTo((row.Id(), "123456"));
        await Assert.That(detail.Text("frame_image_ref")).IsEqualTo(row.FrameImageRef);
        await Assert.That(detail.GetProperty("raw_reads")[0].GetString()).IsEqualTo("MSCU1234567");
        await Assert.That(detail.GetProperty("read").Text("container_number")).IsEqualTo("123456");
        await Assert.That(detail.GetProperty("corrected").ValueKind).IsEqualTo(JsonValueKind.Null);
    }

    [Test]
    [Arguments("GET", "/api/logs/6f1ed002-ab59-4c53-a1c3-9a3b4f1f3d11")]
    [Arguments("GET", "/api/logs/17")]
    [Arguments("PATCH", "/api/logs/6f1ed002-ab59-4c53-a1c3-9a3b4f1f3d11")]
    public async Task A_row_that_is_not_there_is_a_problem(string method, string path)
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = Json("""{"note":"x"}""") });

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.NotFound);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
    }

    [Test]
    public async Task A_correction_is_pushed_and_found_and_what_was_read_is_kept()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(number: "999999", check: null, status: PassageStatus.NeedsReview);
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        var (status, detail) = await CorrectAsync(log, row, """{"container_owner":"csqu","container_number":"305438","note":"눈으로 확인"}""");
        var pushed = (await client.NextAsync())!;

        await Assert.That(status).IsEqualTo(HttpStatusCode.OK);
        await Assert.That((pushed.Type, pushed.PushedId())).IsEqualTo(("log_updated", row.Id()));
        foreach (var answer in new[] { detail, pushed.Data })
        {
            await Assert.That((answer.Text("container_owner"), answer.Text("container_number"), answer.Text("check_digit"))).IsEqualTo(("CSQU", "305438", "3"));
            await Assert.That((answer.Text("status"), answer.GetProperty("code_valid").GetBoolean(), answer.Text("size_type"))).IsEqualTo(("corrected", true, "22G1"));
        }
        await Assert.That((detail.GetProperty("read").Text("container_owner"), detail.GetProperty("read").Text("container_number"))).IsEqualTo(("MSCU", "999999"));
        await Assert.That((detail.GetProperty("corrected").Text("by"), detail.GetProperty("corrected").Text("note"))).IsEqualTo(("operator", "눈으로 확인"));
        using var http = log.Http();
        await Assert.That((await JsonAsync(await http.GetAsync("/api/logs?query=CSQU-305438"))).Ids()).IsEquivalentTo([row.Id()]);
    }

    [Test]
    public async Task The_same_correction_again_is_not_pushed_again()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        await CorrectAsync(log, row, """{"container_owner":"CSQU","container_number":"305438","check_digit":"3"}""");
        await CorrectAsync(log, row, """{"container_number":"305438"}"""); // the owner is what it is now
        var last = await log.RecordAsync();

        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(row.Id());
        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(last.Id());
    }

    [Test]
    public async Task A_note_alone_leaves_the_code_as_it_is_and_nulls_take_it_away()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(number: "123456", check: "7", status: PassageStatus.NeedsReview);

        var (_, noted) = await CorrectAsync(log, row, """{"note":"painted over"}""");
        var (_, emptied) = await CorrectAsync(log, row, """{"container_owner":null,"container_number":null}""");

        await Assert.That((noted.Text("container_owner"), noted.Text("container_number"), noted.Text("check_digit"))).IsEqualTo(("MSCU", "123456", "7"));
        await Assert.That((emptied.Text("container_owner"), emptied.Text("container_number"), emptied.Text("check_digit"))).IsEqualTo((null, null, null));
        await Assert.That((emptied.GetProperty("code_valid").GetBoolean(), emptied.Text("status"))).IsEqualTo((false, "corrected"));
        await Assert.That(emptied.GetProperty("corrected").Text("note")).IsEqualTo("painted over");
    }

    [Test]
    [Arguments("", "not JSON")]
    [Arguments("[]", "object")]
    [Arguments("{}", "Nothing is corrected")]
    [Arguments("""{"status":"ok"}""", "status is unknown")]
    [Arguments("""{"container_owner":"MSC"}""", "container_owner")]
    [Arguments("""{"container_owner":"MSCX"}""", "container_owner")]
    [Arguments("""{"container_owner":"M5CU"}""", "container_owner")]
    [Arguments("""{"container_number":123456}""", "container_number is not text")]
    [Arguments("""{"container_number":"12345"}""", "container_number")]
    [Arguments("""{"container_number":"１２３４５６"}""", "container_number")]
    [Arguments("""{"container_number":null}""", "container_number is missing")]
    [Arguments("""{"check_digit":"12"}""", "check_digit")]
    [Arguments("""{"container_owner":"CSQU","container_number":"305438","check_digit":"4"}""", "check_digit is 4; that of CSQU 305438 is 3")]
    [Arguments("""{"note":"\ud800"}""", "Unicode")]
    public async Task A_wrong_correction_is_a_problem_and_changes_nothing(string body, string named)
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync();

        var (status, problem) = await CorrectAsync(log, row, body);

        await Assert.That(status).IsEqualTo(HttpStatusCode.BadRequest);
        await Assert.That(problem.Text("detail")!).Contains(named);
        await Assert.That(log.Store.Query.Find(row.Id)!.Status).IsEqualTo(PassageStatus.Ok);
    }

    [Test]
    public async Task A_correction_is_small_and_is_json()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync();
        using var http = log.Http();

        var (tooLong, problem) = await CorrectAsync(log, row, $$"""{"note":"{{new string('x', 1001)}}"}""");
        var (tooLarge, _) = await CorrectAsync(log, row, $$"""{"note":"{{new string('x', 20_000)}}"}""");
        using var form = await http.PatchAsync($"/api/logs/{row.Id}", new FormUrlEncodedContent([new("note", "x")]));

        await Assert.That((tooLong, problem.Text("detail")!.StartsWith("note", StringComparison.Ordinal))).IsEqualTo((HttpStatusCode.BadRequest, true));
        await Assert.That(tooLarge).IsEqualTo(HttpStatusCode.RequestEntityTooLarge);
        await Assert.That(form.StatusCode).IsEqualTo(HttpStatusCode.UnsupportedMediaType);
        await Assert.That(log.Store.Query.Find(row.Id)!.Corrected).IsNull();
    }

    [Test]
    public async Task A_store_that_cannot_be_read_is_a_problem_that_shows_no_paths()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync();
        using var http = log.Http();
        using (var spoil = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={log.File};Pooling=False"))
        {
            spoil.Open();
            spoil.Run("ALTER TABLE container_logs RENAME TO gone");
        }

        foreach (var path in new[] { $"/api/logs/{row.Id}", "/api/logs", "/ws/logs" })
        {
            using var answer = await http.GetAsync(path);
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.ServiceUnavailable);
            await Assert.That(answer.Headers.RetryAfter).IsNotNull();
            await Assert.That(await answer.Content.ReadAsStringAsync()).DoesNotContain("parkinggate");
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> CorrectAsync(RunningLog log, LogRow row, string body)
    {
        using var http = log.Http();
        using var answer = await http.PatchAsync($"/api/logs/{row.Id}", Json(body));
        return (answer.StatusCode, await JsonAsync(answer));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
}
