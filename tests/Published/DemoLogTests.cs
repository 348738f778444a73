using System.Text.Json;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Native;
using System.Net.WebSockets;

namespace ParkingGate.Tests.Published;

/// <summary>Two cameras at once on the published executable, live as at a gate: what a person who watches <c>/ws/logs</c> sees.</summary>
[NotInParallel("gate")]
public sealed class DemoLogTests
{
    private static readonly Dictionary<string, string> Right = new() { ["QBLU4028170"] = "in", ["RJPU2447809"] = "out", ["WFNU6193051"] = "in", ["ZKTU7309540"] = "in" };

    private static readonly TimeSpan ClipLasts = TimeSpan.FromSeconds(33.4);

    [Test]
    public async Task Two_cameras_log_each_container_once_with_its_code_and_direction_and_clients_see_it_live()
    {
        using var folder = new TestFolder();
        var settings = folder.Write("appsettings.json", """{"Cameras":[{"Id":"a","Source":"demo","Processing":"always"},{"Id":"b","Source":"demo","Processing":"always"}]}"""u8);
        await using var server = await Executable.ServeAsync("--config", settings, "--set", $"Store:Folder={folder.PathOf("log")}", "--set", "Store:LeastFreePercent=0");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ws/logs" }.Uri, CancellationToken.None);
        var client = new VideoClient(socket);

        var rows = await RowsAsync(client);

        foreach (var camera in (string[])["a", "b"])
        {
            var sure = Sure(rows, camera).ToArray();
            await Assert.That(sure.Select(row => $"{Code(row)} {row.Text("direction")}").Distinct()).IsEquivalentTo(Right.Select(pair => $"{pair.Key} {pair.Value}")).Because(camera);
            await Assert.That(sure.GroupBy(Code).SelectMany(Pauses).Where(pause => pause < ClipLasts - TimeSpan.FromSeconds(5))).IsEmpty().Because(camera);
        }
        await Assert.That(rows.Any(row => row.Text("status") == "needs_review" && row.Text("container_owner") is null)).IsTrue();
        using var http = new HttpClient { BaseAddress = server.Address };
        var stored = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/logs?page_size=100", UriKind.Relative))).RootElement;
        await Assert.That(rows.Select(row => row.Text("id")!).Except(stored.Ids())).IsEmpty();
        var picture = await http.GetByteArrayAsync(new Uri($"/api/{rows[0].Text("cropped_image_ref")}", UriKind.Relative));
        await Assert.That(picture.AsSpan(0, 2).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8])).IsTrue();
    }

    /// <summary>
    /// What is pushed until both cameras have all codes, and a review is there. The clip goes round: a machine too busy to read a truck at one
    /// camera reads it in the next round, in which the other camera may well log it again: that is another passage.
    /// </summary>
    private static async Task<List<JsonElement>> RowsAsync(VideoClient client)
    {
        var rows = new List<JsonElement>();
        var until = DateTime.UtcNow.AddMinutes(6);
        while (((string[])["a", "b"]).Any(camera => Right.Keys.Except(Sure(rows, camera).Select(Code)).Any()) || rows.All(row => row.Text("status") != "needs_review"))
        {
            if (DateTime.UtcNow > until) throw new TimeoutException(string.Join("; ", rows.Select(row => $"{row.Text("camera")} {Code(row)} {row.Text("direction")} {row.Text("status")}")));
            if (await client.NextAsync() is { Type: "new_log" } message) rows.Add(message.Data.Clone());
        }
        return rows;
    }

    private static IEnumerable<JsonElement> Sure(List<JsonElement> rows, string camera) =>
        rows.Where(row => row.Text("camera") == camera && row.Text("status") == "ok");

    /// <summary>From each row of a container to its next.</summary>
    private static IEnumerable<TimeSpan> Pauses(IEnumerable<JsonElement> rows)
    {
        var times = rows.Select(row => row.GetProperty("captured_at").GetDateTimeOffset()).Order().ToArray();
        return times.Skip(1).Zip(times, (later, earlier) => later - earlier);
    }

    private static string Code(JsonElement row) => row.Text("container_owner") + row.Text("container_number") + row.Text("check_digit");
}
