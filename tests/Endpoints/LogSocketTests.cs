using System.Text.Json;
using ParkingGate.Containers;
using ParkingGate.Pipeline;
using ParkingGate.Store;
using ParkingGate.Tests.Store;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The messages of <c>/ws/logs</c>, with a real client against real Kestrel and a real store.</summary>
public class LogSocketTests
{
    private static readonly string[] Members =
    [
        "id", "captured_at", "container_owner", "container_number", "source_video", "cropped_image_ref", "check_digit", "code_valid",
        "size_type", "confidence", "camera", "direction", "status", "synced",
    ];

    [Test]
    public async Task Initial_logs_are_the_newest_rows_with_every_member_of_the_contract()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordManyAsync(24);
        var newest = await log.RecordAsync(number: "123456", at: StoreScene.Noon.AddDays(1).AddMilliseconds(7), withPictures: true);

        await using var client = await log.ReadAsync();
        var initial = (await client.NextAsync())!;
        var row = initial.Data[0];

        await Assert.That(initial.Type).IsEqualTo("initial_logs");
        await Assert.That(initial.Data.GetArrayLength()).IsEqualTo(20);
        await Assert.That(initial.Json.GetProperty("total_count").GetInt64()).IsEqualTo(25);
        await Assert.That(row.EnumerateObject().Select(member => member.Name)).IsEquivalentTo(Members);
        await Assert.That(row.Text("id")).IsEqualTo(newest.Id());
        await Assert.That(row.Text("captured_at")).IsEqualTo("2026-03-02T12:00:00.007Z");
        await Assert.That((row.Text("container_owner"), row.Text("container_number"), row.Text("check_digit"))).IsEqualTo(("MSCU", "123456", "7"));
        await Assert.That((row.Text("source_video"), row.Text("camera"), row.Text("direction"), row.Text("status"))).IsEqualTo(("gate.mp4", "entrance", "in", "ok"));
        await Assert.That(row.Text("cropped_image_ref")).IsEqualTo($"captures/2026/03/02/{newest.Id}.jpg");
        await Assert.That((row.Text("size_type"), row.GetProperty("confidence").GetDouble())).IsEqualTo(("22G1", 0.97));
        await Assert.That((row.GetProperty("code_valid").GetBoolean(), row.GetProperty("synced").GetBoolean())).IsEqualTo((true, false));
    }

    [Test]
    public async Task A_row_without_code_has_its_members_as_null()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordAsync(owner: null, status: PassageStatus.NeedsReview);

        await using var client = await log.ReadAsync();
        var row = (await client.NextAsync())!.Data[0];

        foreach (var name in new[] { "container_owner", "container_number", "check_digit", "cropped_image_ref" })
            await Assert.That(row.GetProperty(name).ValueKind).IsEqualTo(JsonValueKind.Null);
        await Assert.That(row.Text("status")).IsEqualTo("needs_review");
    }

    [Test]
    public async Task An_empty_log_begins_with_no_rows_and_limit_says_how_many_come()
    {
        await using var log = await RunningLog.StartAsync();
        await using var early = await log.ReadAsync();
        var none = (await early.NextAsync())!;
        await log.RecordManyAsync(5);
        await using var late = await log.ReadAsync("limit=3");

        await Assert.That((none.Data.GetArrayLength(), none.Json.GetProperty("total_count").GetInt32())).IsEqualTo((0, 0));
        await Assert.That((await late.NextAsync())!.Data.GetArrayLength()).IsEqualTo(3);
    }

    [Test]
    public async Task A_new_row_and_a_correction_are_pushed()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        var row = await log.RecordAsync(status: PassageStatus.NeedsReview);
        var pushed = (await client.NextAsync())!;
        await log.Store.Book.CorrectAsync(row.Id, new Correction("MSKU", "765432", "1", true, "22G1", null), "kim");
        var updated = (await client.NextAsync())!;

        await Assert.That((pushed.Type, pushed.PushedId(), pushed.Data.Text("status"))).IsEqualTo(("new_log", row.Id(), "needs_review"));
        await Assert.That(pushed.Json.EnumerateObject().Select(member => member.Name)).IsEquivalentTo(["type", "data"]);
        await Assert.That((updated.Type, updated.PushedId(), updated.Data.Text("status"))).IsEqualTo(("log_updated", row.Id(), "corrected"));
        await Assert.That(updated.Data.EnumerateObject().Select(member => member.Name)).IsEquivalentTo(Members);
        await Assert.That(updated.Data.Text("container_owner")).IsEqualTo("MSKU");
    }

    [Test]
    public async Task Pages_do_not_shift_while_rows_arrive()
    {
        await using var log = await RunningLog.StartAsync();
        var rows = await log.RecordManyAsync(45);
        await using var client = await log.ReadAsync();
        var seen = (await client.NextAsync())!.Ids().ToList();

        foreach (var page in new[] { 2, 3 })
        {
            for (var i = 0; i < 3; i++)
            {
                await log.RecordAsync(at: StoreScene.Noon.AddMinutes(10 * i)); // also among the old ones
                await client.NextAsync(message => message.Type == "new_log");
            }
            var answer = await client.AskAsync($$"""{"action":"fetch_more","page":{{page}},"page_size":20,"request_id":"p{{page}}"}""");
            seen.AddRange(answer.Ids());
            await Assert.That(answer.Text("type")).IsEqualTo("additional_logs");
            await Assert.That((answer.GetProperty("page").GetInt32(), answer.GetProperty("page_size").GetInt32(), answer.GetProperty("total_count").GetInt32())).IsEqualTo((page, 20, 45));
            await Assert.That(answer.GetProperty("has_more").GetBoolean()).IsEqualTo(page == 2);
            await Assert.That(answer.Text("request_id")).IsEqualTo($"p{page}");
        }
        await Assert.That(seen.SequenceEqual(rows.Reverse().Select(row => row.Id()))).IsTrue();
    }

    [Test]
    public async Task Fetch_more_without_numbers_is_the_first_twenty_and_far_away_is_empty()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordManyAsync(30);
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        var first = await client.AskAsync("""{"action":"fetch_more"}""");
        var far = await client.AskAsync("""{"action":"fetch_more","page":2147483647,"page_size":500}""");

        await Assert.That((first.GetProperty("page").GetInt32(), first.Ids().Length)).IsEqualTo((1, 20));
        await Assert.That((far.Ids().Length, far.GetProperty("has_more").GetBoolean())).IsEqualTo((0, false));
    }

    [Test]
    public async Task A_filter_finds_what_came_after_the_connection_and_its_later_pages_stay_with_its_first()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();
        await client.AskAsync("""{"action":"subscribe","filters":{"camera":"nowhere"}}""");
        var rows = await log.RecordManyAsync(5);

        var first = await client.AskAsync("""{"action":"filter","filters":{"camera":"entrance"},"page":1,"page_size":3,"request_id":7}""");
        await log.RecordAsync(at: StoreScene.Noon.AddDays(1));
        var second = await client.AskAsync("""{"action":"filter","filters":{"camera":"entrance"},"page":2,"page_size":3}""");
        var again = await client.AskAsync("""{"action":"filter","filters":{"camera":"entrance"},"page":1,"page_size":3}""");

        await Assert.That(first.Text("type")).IsEqualTo("filtered_logs");
        await Assert.That(first.GetProperty("filters").GetRawText()).IsEqualTo("""{"camera":"entrance"}""");
        await Assert.That((first.GetProperty("request_id").GetInt32(), first.GetProperty("total_count").GetInt32(), first.GetProperty("has_more").GetBoolean())).IsEqualTo((7, 5, true));
        await Assert.That(first.Ids().Concat(second.Ids()).SequenceEqual(rows.Reverse().Select(row => row.Id()))).IsTrue();
        await Assert.That(second.GetProperty("has_more").GetBoolean()).IsFalse();
        await Assert.That(again.GetProperty("total_count").GetInt32()).IsEqualTo(6);
    }

    [Test]
    public async Task A_subscription_narrows_what_is_pushed_and_an_empty_one_ends_that()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        var subscribed = await client.AskAsync("""{"action":"subscribe","filters":{"status":"needs_review","camera":"exit"},"request_id":"s"}""");
        await log.RecordAsync(camera: "exit");
        await log.RecordAsync(status: PassageStatus.NeedsReview);
        var wanted = await log.RecordAsync(camera: "exit", status: PassageStatus.NeedsReview);
        var pushed = (await client.NextAsync())!;
        await log.Store.Book.CorrectAsync(wanted.Id, new Correction("MSKU", "765432", "1", true, null, null), "kim"); // is not needs_review any more
        var all = await client.AskAsync("""{"action":"subscribe","filters":{}}""");
        var last = await log.RecordAsync();

        await Assert.That(subscribed.GetRawText()).IsEqualTo("""{"type":"subscribed","filters":{"status":"needs_review","camera":"exit"},"request_id":"s"}""");
        await Assert.That(pushed.PushedId()).IsEqualTo(wanted.Id());
        await Assert.That(all.Text("type")).IsEqualTo("subscribed");
        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(last.Id());
    }

    [Test]
    public async Task A_refused_subscription_changes_nothing()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();
        await client.AskAsync("""{"action":"subscribe","filters":{"camera":"exit"}}""");

        await client.RefusedAsync("""{"action":"subscribe","filters":{"camera":"entrance","colour":"red"}}""");
        await log.RecordAsync(camera: "entrance");
        var wanted = await log.RecordAsync(camera: "exit");

        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(wanted.Id());
    }

    [Test]
    public async Task Events_of_a_camera_come_too_and_the_rows_come_first()
    {
        await using var log = await RunningLog.StartAsync();
        log.Camera.Events.Publish(new GateEvent.SourceLost("no route", 2));
        await using var client = await log.ReadAsync();

        var first = (await client.NextAsync())!;
        var lost = (await client.NextAsync())!;
        log.Camera.Events.Publish(new GateEvent.SourceRecovered(3.5));
        var recovered = (await client.NextAsync())!;

        await Assert.That(first.Type).IsEqualTo("initial_logs");
        await Assert.That((lost.EventType, lost.Data.Text("message"))).IsEqualTo(("source_lost", "no route"));
        await Assert.That((recovered.EventType, recovered.Json.Text("camera"))).IsEqualTo(("source_recovered", "entrance"));
        await Assert.That(recovered.Json.Text("id")).Matches("^[0-9a-z]{8}-000002$");
    }

    [Test]
    public async Task A_client_is_told_when_the_server_goes()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync();

        var stopping = log.StopAsync();

        await Assert.That(await client.ClosedAsync()).IsEqualTo(1001);
        await stopping;
    }
}
