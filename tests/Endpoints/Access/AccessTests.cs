using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using ParkingGate.Endpoints.Access;
using static ParkingGate.Tests.Endpoints.Access.AccessCalls;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>Who is let in, over every way a credential may come, and what they then see.</summary>
public class AccessTests
{
    [Test]
    public async Task Without_sign_in_programs_on_this_machine_may_do_everything()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        var me = JsonDocument.Parse(await http.GetStringAsync("/api/me")).RootElement;

        await Assert.That(me.GetRawText()).IsEqualTo("""{"name":"operator","role":"admin","cameras":null,"expires_at":null}""");
    }

    [Test]
    [Arguments("Host", "evil.example.com")] // a page whose name was given this machine's address
    [Arguments("X-Forwarded-For", "203.0.113.9")] // a proxy on this machine
    [Arguments("Forwarded", "for=203.0.113.9")]
    [Arguments("Origin", "https://evil.example.com")] // a script of another page
    [Arguments("Origin", "null")]
    public async Task Without_sign_in_what_only_passes_through_this_machine_is_refused(string header, string value)
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await http.SendAsync(request);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task With_a_key_there_is_a_sign_in_and_without_one_nobody_is_let_in_any_more_even_when_the_last_is_removed()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var key = Keys.Add(log.Folder, "office", Role.Viewer);

        using (var good = await GetAsync(http, "/api/me", key)) await Assert.That(good.StatusCode).IsEqualTo(HttpStatusCode.OK);
        using (var none = await http.GetAsync("/api/me"))
        {
            await Assert.That(none.StatusCode).IsEqualTo(HttpStatusCode.Unauthorized);
            await Assert.That(none.Headers.WwwAuthenticate.Single().ToString()).IsEqualTo("Bearer");
        }
        Keys.Remove(log.Folder, "office");
        using (var gone = await GetAsync(http, "/api/me", key))
        {
            await Assert.That(gone.StatusCode).IsEqualTo(HttpStatusCode.Unauthorized);
            await Assert.That(gone.Headers.WwwAuthenticate.Single().ToString()).IsEqualTo("Bearer error=\"invalid_token\"");
        }
        using var still = await http.GetAsync("/api/me");
        await Assert.That(still.StatusCode).IsEqualTo(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Where_strangers_are_allowed_they_watch_and_who_signs_in_may_do_more()
    {
        await using var log = await RunningLog.StartAsync(access: folder => Options(folder) with { AllowAnonymous = true });
        using var http = log.Http();
        var row = await log.RecordAsync();
        var key = Keys.Add(log.Folder, "office", Role.Operator);

        using var watched = await http.GetAsync($"/api/logs/{row.Id}");
        using var corrected = await CorrectAsync(http, row.Id, null);
        using var byOffice = await CorrectAsync(http, row.Id, key);
        using var wrong = await GetAsync(http, "/api/me", "pgk_wrong");

        await Assert.That(watched.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(corrected.StatusCode).IsEqualTo(HttpStatusCode.Forbidden);
        await Assert.That(byOffice.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(JsonDocument.Parse(await byOffice.Content.ReadAsStringAsync()).RootElement.GetProperty("corrected").GetProperty("by").GetString()).IsEqualTo("office");
        await Assert.That(wrong.StatusCode).IsEqualTo(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Rows_pages_exports_pictures_and_events_are_only_of_the_cameras_that_one_may_see()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var mine = await log.RecordAsync(withPictures: true);
        var other = await log.RecordAsync(camera: "yard", withPictures: true);
        var key = Keys.Add(log.Folder, "office", Role.Operator, ["entrance"]);
        await using var client = await ConnectAsync(log, options => options.SetRequestHeader("Authorization", $"Bearer {key}"));
        await using var back = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={key}&after={mine.Id}");

        var initial = (await client.NextAsync())!;
        var filtered = await client.AskAsync("""{"action":"filter","filters":{"camera":"yard"}}""");
        await log.RecordAsync(camera: "yard");
        var pushed = await log.RecordAsync();
        var page = JsonDocument.Parse(await TextAsync(http, "/api/logs", key)).RootElement;

        await Assert.That(initial.Ids()).IsEquivalentTo(new[] { mine.Id() });
        await Assert.That(initial.Json.GetProperty("total_count").GetInt32()).IsEqualTo(1);
        await Assert.That(filtered.GetProperty("total_count").GetInt32()).IsEqualTo(0);
        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(pushed.Id());
        await Assert.That((await back.NextAsync())!.PushedId()).IsEqualTo(pushed.Id());
        await Assert.That(page.Ids()).IsEquivalentTo(new[] { pushed.Id(), mine.Id() });
        await Assert.That((await TextAsync(http, "/api/logs.csv", key)).Split("\r\n").Length).IsEqualTo(4);
        await Assert.That(await StatusAsync(http, $"/api/logs/{mine.Id}", key)).IsEqualTo(200);
        await Assert.That(await StatusAsync(http, $"/api/logs/{other.Id}", key)).IsEqualTo(404);
        await Assert.That(await StatusAsync(http, $"/api/{mine.CroppedImageRef}", key)).IsEqualTo(200);
        await Assert.That(await StatusAsync(http, $"/api/{other.CroppedImageRef}", key)).IsEqualTo(404);
        using var correction = await CorrectAsync(http, other.Id, key);
        await Assert.That(correction.StatusCode).IsEqualTo(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Guessing_is_stopped_by_address_and_told_when_to_come_back()
    {
        await using var log = await RunningLog.StartAsync(access: folder => Options(folder) with { FailuresPerMinute = 5 });
        using var http = log.Http();
        var key = Keys.Add(log.Folder, "office", Role.Viewer);

        for (var i = 0; i < 5; i++) await Assert.That(await StatusAsync(http, "/api/me", "pgk_wrong")).IsEqualTo(401);
        using var stopped = await GetAsync(http, "/api/me", key);

        await Assert.That(stopped.StatusCode).IsEqualTo(HttpStatusCode.TooManyRequests);
        await Assert.That(stopped.Headers.RetryAfter!.Delta!.Value.TotalSeconds).IsBetween(1, 12);
    }

    [Test]
    public async Task What_people_did_is_written_down_for_admins()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();
        var row = await log.RecordAsync();
        var boss = Keys.Add(log.Folder, "boss", Role.Admin);
        for (var i = 0; i < 5; i++) await StatusAsync(http, "/api/me", boss);
        (await CorrectAsync(http, row.Id, boss)).Dispose();
        for (var i = 0; i < 5; i++) await StatusAsync(http, "/api/me", "pgk_wrong");
        Keys.Add(log.Folder, "office", Role.Viewer, ["entrance"]);
        await StatusAsync(http, "/api/me", boss);

        JsonElement[] entries = [];
        for (var until = DateTime.UtcNow.AddSeconds(10); entries.Length < 5 && DateTime.UtcNow < until; await Task.Delay(50))
            entries = [.. JsonDocument.Parse(await TextAsync(http, "/api/audit", boss)).RootElement.GetProperty("data").EnumerateArray()];

        await Assert.That(entries.Reverse().Select(entry => $"{entry.Text("kind")} {entry.Text("who")} {entry.Text("what")}")).IsEquivalentTo(new[]
        {
            "key_added boss admin, all cameras",
            "sign_in boss as admin",
            $"correction boss {row.Id} is MSCU1234566",
            "sign_in_failed unknown with a credential that is not good",
            "key_added office viewer, cameras entrance",
        });
        await Assert.That(entries[^2].Text("address")).IsEqualTo("127.0.0.1");
    }

    private static async Task<HttpResponseMessage> CorrectAsync(HttpClient http, Guid id, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/logs/{id}")
        {
            Content = new StringContent("""{"container_owner":"MSCU","container_number":"123456"}""", new MediaTypeHeaderValue("application/json")),
        };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }
}
