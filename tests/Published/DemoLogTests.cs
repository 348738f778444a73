using System.Text.Json;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Native;
using System.Net.WebSockets;

namespace ParkingGate.Tests.Published;

/// <summary>Two cameras at once on the published executable: what is logged, and what a person who watches <c>/ws/logs</c> sees.</summary>
[NotInParallel] // two cameras live are what two cores can do: other tests beside them would be what is measured
public sealed class DemoLogTests
{
    private static readonly Dictionary<string, string> Right = new() { ["QBLU4028170"] = "in", ["RJPU2447809"] = "out", ["WFNU6193051"] = "in", ["ZKTU7309540"] = "in" };

    private static readonly string[] Cameras = ["a", "b"];

    private static readonly TimeSpan ClipLasts = TimeSpan.FromSeconds(33.4);

    /// <summary>Every picture in order, however long it takes: the same on every machine.</summary>
    [Test]
    public async Task Two_cameras_log_each_container_once_with_its_code_and_direction()
    {
        using var folder = new TestFolder();
        await using var server = await ServeAsync(folder, "--speed", "max");
        using var http = new HttpClient { BaseAddress = server.Address };
        var until = DateTime.UtcNow.AddMinutes(6);
        while ((await DataAsync(http, "/api/cameras")).Any(camera => camera.GetProperty("pictures").GetInt64() == 0 || camera.Text("state") != "idle"))
        {
            if (DateTime.UtcNow > until) throw new TimeoutException(server.Output);
            await Task.Delay(500);
        }

        var rows = (await DataAsync(http, "/api/logs?page_size=100")).Select(row => $"{row.Text("camera")} {row.Text("status")} {Code(row)} {row.Text("direction")}");

        await Assert.That(rows).IsEquivalentTo(Cameras.SelectMany(camera => Right.Select(pair => $"{camera} ok {pair.Key} {pair.Value}").Append($"{camera} needs_review  unknown")));
    }

    [Test]
    public async Task Clients_see_live_what_two_cameras_log()
    {
        using var folder = new TestFolder();
        await using var server = await ServeAsync(folder);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ws/logs" }.Uri, CancellationToken.None);

        var rows = await RowsAsync(new VideoClient(socket));

        foreach (var camera in Cameras)
        {
            var sure = Sure(rows, camera).ToArray();
            await Assert.That(sure.Where(IsWrong).Select(Told)).IsEmpty();
            await Assert.That(sure.GroupBy(Code).SelectMany(Pauses).Where(pause => pause < ClipLasts - TimeSpan.FromSeconds(5))).IsEmpty().Because(camera);
        }
        using var http = new HttpClient { BaseAddress = server.Address };
        await Assert.That(rows.Select(row => row.Text("id")!).Except((await DataAsync(http, "/api/logs?page_size=100")).Select(row => row.Text("id")!))).IsEmpty();
        var picture = await http.GetByteArrayAsync(new Uri($"/api/{rows[0].Text("cropped_image_ref")}", UriKind.Relative));
        await Assert.That(picture.AsSpan(0, 2).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8])).IsTrue();
    }

    private static async Task<JsonElement[]> DataAsync(HttpClient http, string path) =>
        [.. JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement.GetProperty("data").EnumerateArray()];

    private static Task<Executable> ServeAsync(TestFolder folder, params string[] more)
    {
        var settings = folder.Write("appsettings.json", """{"Cameras":[{"Id":"a","Source":"demo","Processing":"always"},{"Id":"b","Source":"demo","Processing":"always"}]}"""u8);
        return Executable.ServeAsync(["--config", settings, "--set", $"Store:Folder={folder.PathOf("log")}", "--set", "Store:LeastFreePercent=0", .. more]);
    }

    /// <summary>
    /// What is pushed until both cameras have all codes with their directions, and a review is there. The clip goes round: what a machine
    /// is too busy to read, or to follow until its direction is known, comes again, and at the other camera that is another passage.
    /// </summary>
    private static async Task<List<JsonElement>> RowsAsync(VideoClient client)
    {
        var rows = new List<JsonElement>();
        var until = DateTime.UtcNow.AddMinutes(6);
        while (Cameras.Any(camera => Right.Except(Sure(rows, camera).Select(row => KeyValuePair.Create(Code(row), row.Text("direction")!))).Any())
            || rows.All(row => row.Text("status") != "needs_review" || row.Text("container_owner") is not null))
        {
            if (DateTime.UtcNow > until) throw new TimeoutException(string.Join("; ", rows.Select(Told)));
            if (await client.NextAsync() is { Type: "new_log" } message) rows.Add(message.Data.Clone());
        }
        return rows;
    }

    /// <summary>Another code, or the other direction. A machine too busy to see where a container goes says that it does not know.</summary>
    private static bool IsWrong(JsonElement row) =>
        !Right.TryGetValue(Code(row), out var direction) || (row.Text("direction") != direction && row.Text("direction") != "unknown");

    private static string Told(JsonElement row) => $"{row.Text("camera")} {Code(row)} {row.Text("direction")} {row.Text("status")}";

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
