using System.Net;
using System.Text.Json;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Endpoints;

public class ReadinessTests
{
    [Test]
    public async Task A_gate_by_itself_is_ready()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        using var answer = await http.GetAsync("/readyz");
        var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(report.GetRawText()).IsEqualTo("""{"status":"ready","log":true}""");
    }

    [Test]
    public async Task A_gate_whose_shared_log_is_away_is_ready_and_says_so()
    {
        await using var gate = await RunningGate.StartAsync("Supabase:Url=http://127.0.0.1:1", "Supabase:Key=s3cret");
        using var http = gate.Http();

        var state = await StateAsync(http, "trouble");

        await Assert.That(state.GetProperty("problem").GetString()).Contains("127.0.0.1 cannot be reached").And.Contains("Supabase:Url");
        await Assert.That((state.GetProperty("changes").GetString(), state.GetProperty("parked").GetInt64())).IsEqualTo(("polled", 0L));
        await Assert.That(state.GetRawText()).DoesNotContain("s3cret");
    }

    [Test]
    public async Task A_gate_that_shares_its_log_gives_what_another_gate_logged()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("""
            INSERT INTO container_logs (id, captured_at, container_owner, container_number, cropped_image_ref, camera)
            VALUES ('01a222a0-f04c-707c-a853-58e0d9680996', '2026-01-02T03:04:05Z', 'TGHU', '765432', 'captures/2026/01/02/01a222a0-f04c-707c-a853-58e0d9680996.jpg', 'exit');
            INSERT INTO storage.objects (id, bucket_id, name) VALUES ('01a222a0-f04c-707c-a853-58e0d9680996', 'captures', '2026/01/02/01a222a0-f04c-707c-a853-58e0d9680996.jpg');
            INSERT INTO storage.rig_bytes VALUES ('01a222a0-f04c-707c-a853-58e0d9680996', '\xffd8ffd9');
            """);
        await using var gate = await RunningGate.StartAsync($"Supabase:Url={rig.Address}", $"Supabase:Key={SupabaseRig.ServiceKey}", "Supabase:CopyRows=0");
        using var http = gate.Http();
        await StateAsync(http, "ok");

        var page = JsonDocument.Parse(await http.GetStringAsync("/api/logs")).RootElement;
        var one = JsonDocument.Parse(await http.GetStringAsync("/api/logs/01a222a0-f04c-707c-a853-58e0d9680996")).RootElement;
        var picture = await http.GetByteArrayAsync("/api/" + page.GetProperty("data")[0].GetProperty("cropped_image_ref").GetString());
        var csv = await http.GetStringAsync("/api/logs.csv");
        rig.Faults.Rest = "down";
        using var cut = await http.GetAsync("/api/logs?start_date=2026-01-01&end_date=2026-01-03");
        var part = JsonDocument.Parse(await cut.Content.ReadAsStringAsync()).RootElement;

        await Assert.That((page.GetProperty("total_count").GetInt64(), page.TryGetProperty("partial", out _))).IsEqualTo((1L, false));
        await Assert.That(one.GetProperty("container_owner").GetString()).IsEqualTo("TGHU");
        await Assert.That(picture).IsEquivalentTo((byte[])[0xFF, 0xD8, 0xFF, 0xD9]);
        await Assert.That(csv).Contains("TGHU765432");
        await Assert.That(part.GetProperty("partial").GetBoolean()).IsTrue();
    }

    /// <summary>How the shared log is, once it is so.</summary>
    private static async Task<JsonElement> StateAsync(HttpClient http, string wanted)
    {
        for (var until = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(50))
        {
            var state = JsonDocument.Parse(await http.GetStringAsync("/readyz")).RootElement.GetProperty("supabase");
            if (state.GetProperty("state").GetString() == wanted) return state;
            if (DateTime.UtcNow > until) throw new TimeoutException(state.GetRawText());
        }
    }
}
