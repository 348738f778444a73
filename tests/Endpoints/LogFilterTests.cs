using System.Text.Json;
using ParkingGate.Containers;
using ParkingGate.Endpoints;
using ParkingGate.Store;

namespace ParkingGate.Tests.Endpoints;

/// <summary>Each filter and all together, the same over the socket, over HTTP and for what is pushed; days of the site.</summary>
public class LogFilterTests
{
    private static readonly string[] Owners = ["MSCU", "MSKU", "TCLU"];
    private static readonly string[] Cameras = ["entrance", "exit"];

    [Test]
    public async Task Every_filter_gives_the_same_rows_everywhere()
    {
        await using var log = await RunningLog.StartAsync();
        await using var pushed = await log.ReadAsync();
        await pushed.NextAsync();
        var first = new DateTimeOffset(2026, 2, 28, 12, 0, 0, TimeSpan.Zero); // 21:00 in Seoul
        var rows = new List<LogRow>();
        for (var i = 0; i < 72; i++) // one an hour, three days
            rows.Add(await log.RecordAsync(Owners[i % 3], $"{i * 7919 % 1000000:000000}", $"{i % 10}", first.AddHours(i), Cameras[i % 2],
                i % 5 == 0 ? PassageStatus.NeedsReview : PassageStatus.Ok));
        (Dictionary<string, string> Filters, Func<LogRow, bool> Wanted)[] cases =
        [
            ([], _ => true),
            (new() { ["start_date"] = "2026-03-01", ["end_date"] = "2026-03-01" }, row => Day(row) == 1),
            (new() { ["start_date"] = "2026-03-02" }, row => Day(row) is >= 2 and < 28),
            (new() { ["end_date"] = "2026-02-28" }, row => Day(row) == 28),
            (new() { ["start_date"] = "2026-03-01T00:00:00Z", ["end_date"] = "2026-03-01T03:00:00+00:00" }, row => row.CapturedAt.Day == 1 && row.CapturedAt.Hour < 3),
            (new() { ["start_date"] = "2026-03-01T09:00", ["end_date"] = "2026-03-01T12:00" }, row => row.CapturedAt.Day == 1 && row.CapturedAt.Hour < 3),
            (new() { ["container_number"] = "0" }, row => row.ContainerNumber![0] == '0'),
            (new() { ["container_number"] = rows[7].ContainerNumber! }, row => row.ContainerNumber == rows[7].ContainerNumber),
            (new() { ["container_owner"] = "msku" }, row => row.ContainerOwner == "MSKU"),
            (new() { ["container_owner"] = "MS" }, row => row.ContainerOwner!.StartsWith("MS", StringComparison.Ordinal)),
            (new() { ["camera"] = "exit" }, row => row.Camera == "exit"),
            (new() { ["camera"] = "nowhere" }, _ => false),
            (new() { ["status"] = "needs_review" }, row => row.Status == PassageStatus.NeedsReview),
            (new() { ["query"] = "U 0" }, row => $"{row.ContainerOwner}{row.ContainerNumber}".Contains("U0", StringComparison.Ordinal)),
            (new() { ["query"] = $"MSCU {rows[3].ContainerNumber}-{rows[3].CheckDigit}" }, row => row == rows[3]),
            (new() { ["start_date"] = "2026-03-01", ["end_date"] = "2026-03-02", ["container_owner"] = "MSCU", ["camera"] = "entrance", ["status"] = "ok", ["query"] = "1" },
                row => Day(row) is 1 or 2 && row is { ContainerOwner: "MSCU", Camera: "entrance", Status: PassageStatus.Ok }
                    && $"{row.ContainerOwner}{row.ContainerNumber}{row.CheckDigit}".Contains('1')),
        ];
        await using var client = await log.ReadAsync();
        await client.NextAsync();
        using var http = log.Http();
        foreach (var (filters, wanted) in cases)
        {
            var expected = rows.Where(wanted).Reverse().Select(row => row.Id()).ToArray();
            var json = $"{{{string.Join(',', filters.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""))}}}";
            var query = string.Join('&', filters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

            var socket = await client.AskAsync($$"""{"action":"filter","filters":{{json}},"page":1,"page_size":500}""");
            var page = JsonDocument.Parse(await http.GetByteArrayAsync($"/api/logs?page_size=500&{query}")).RootElement;
            var csv = (await http.GetStringAsync($"/api/logs.csv?{query}")).TrimEnd().Split("\r\n")[1..].Select(line => line[(line.LastIndexOf(',') + 1)..]);
            var filter = LogFilterReader.Read(JsonDocument.Parse(json).RootElement, RunningLog.Seoul, out _)!;

            await Assert.That(socket.Ids().SequenceEqual(expected)).IsTrue().Because(json);
            await Assert.That(socket.GetProperty("total_count").GetInt32()).IsEqualTo(expected.Length);
            await Assert.That(page.Ids().SequenceEqual(expected)).IsTrue().Because(query);
            await Assert.That(csv.SequenceEqual(expected)).IsTrue().Because(query);
            await Assert.That(rows.Where(filter.Matches).Reverse().Select(row => row.Id()).SequenceEqual(expected)).IsTrue().Because(json);
        }

        static int Day(LogRow row) => row.CapturedAt.ToOffset(TimeSpan.FromHours(9)).Day;
    }

    [Test]
    public async Task Empty_and_null_do_not_matter()
    {
        var filters = JsonDocument.Parse("""{"camera":null,"status":"","query":"","start_date":null,"container_owner":"","container_number":null,"end_date":""}""").RootElement;

        await Assert.That(LogFilterReader.Read(filters, RunningLog.Seoul, out _)!.IsAll).IsTrue();
    }

    [Test]
    [Arguments("Asia/Seoul", "2026-03-01", "2026-02-28T15:00:00Z", "2026-03-01T15:00:00Z")]
    [Arguments("UTC", "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")]
    [Arguments("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")] // 23 hours long
    [Arguments("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")] // 25
    [Arguments("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z")] // begins at 01:00
    [Arguments("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z")] // midnight to one comes twice
    public async Task A_date_is_the_whole_day_of_the_site(string zone, string date, string from, string to)
    {
        var day = SiteTime.Parse(date, TimeZoneInfo.FindSystemTimeZoneById(zone))!.Value;

        await Assert.That(day.From.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")).IsEqualTo(from);
        await Assert.That(day.To.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")).IsEqualTo(to);
    }

    [Test]
    [Arguments("2026-03-01T00:00:00.123Z", 123)]
    [Arguments("2026-03-01T09:00:00.123+09:00", 123)]
    [Arguments("2026-03-01T09:00:00", 0)] // without a zone: the site's
    public async Task A_time_is_that_moment(string text, int milliseconds)
    {
        var moment = SiteTime.Parse(text, RunningLog.Seoul)!.Value;

        await Assert.That(moment.From).IsEqualTo(new DateTimeOffset(2026, 3, 1, 0, 0, 0, milliseconds, TimeSpan.Zero));
        await Assert.That(moment.To).IsEqualTo(moment.From);
    }

    [Test]
    [Arguments("01.03.2026")]
    [Arguments("2026-3-1")]
    [Arguments(" 2026-03-01")]
    [Arguments("2026-03-01T25:00:00Z")]
    [Arguments("2026-03-01 00:00:00Z")]
    [Arguments("1969-12-31")]
    [Arguments("9001-01-01")]
    [Arguments("0001-01-01T00:00:00+09:00")]
    [Arguments("1772323200")]
    public async Task What_is_no_date_is_none(string text) =>
        await Assert.That(SiteTime.Parse(text, RunningLog.Seoul)).IsNull();
}
