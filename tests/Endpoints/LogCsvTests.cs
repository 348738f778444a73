using System.Text;
using ParkingGate.Endpoints;
using ParkingGate.Store;
using ParkingGate.Tests.Store;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The log as a table that Excel opens right and does not run.</summary>
public class LogCsvTests
{
    [Test]
    public async Task The_table_has_a_mark_for_Excel_a_head_and_a_line_for_each_row()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordAsync(number: "012345", at: StoreScene.Noon, camera: "정문 \"1\"", video: "가,나.mp4");
        var newest = await log.RecordAsync(number: "123456", at: StoreScene.Noon.AddHours(12), withPictures: true);
        await log.Store.Book.CorrectAsync(newest.Id, new Correction("MSKU", "765432", "1", true, "45G1", "첫 줄\n둘째 줄"), "김");
        using var http = log.Http();

        using var answer = await http.GetAsync("/api/logs.csv");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var table = Parse(Encoding.UTF8.GetString(bytes.AsSpan(3)));

        await Assert.That(bytes.Take(3).SequenceEqual(new byte[] { 0xEF, 0xBB, 0xBF })).IsTrue();
        await Assert.That(answer.Content.Headers.ContentType!.ToString()).IsEqualTo("text/csv; charset=utf-8");
        await Assert.That(answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')).IsEqualTo("parkinggate-logs.csv");
        await Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single()).IsEqualTo("nosniff");
        await Assert.That(table.Count).IsEqualTo(3);
        await Assert.That(table.All(line => line.Count == table[0].Count)).IsTrue();
        var (first, second) = (Named(table, 1), Named(table, 2));
        await Assert.That((first["code"], first["read_code"], first["status"])).IsEqualTo(("MSKU7654321", "MSCU1234567", "corrected"));
        await Assert.That((first["note"], first["corrected_by"])).IsEqualTo(("첫 줄\n둘째 줄", "김"));
        await Assert.That((first["captured_at"], first["captured_local"])).IsEqualTo(("2026-03-02T00:00:00.000Z", "2026-03-02 09:00:00"));
        await Assert.That(first["cropped_image_ref"]).IsEqualTo($"captures/2026/03/02/{newest.Id}.jpg");
        await Assert.That((second["camera"], second["source_video"], second["container_number"])).IsEqualTo(("정문 \"1\"", "가,나.mp4", "012345"));
        await Assert.That((second["confidence"], second["code_valid"], second["synced"])).IsEqualTo(("0.97", "true", "false"));
    }

    [Test]
    [Arguments("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [Arguments("+1", "'+1")]
    [Arguments("-1", "'-1")]
    [Arguments("@SUM(A1)", "'@SUM(A1)")]
    [Arguments("\t=1", "\"'\t=1\"")]
    [Arguments("\r=1", "\"'\r=1\"")]
    [Arguments("\n=1", "\"'\n=1\"")]
    [Arguments("＝1", "'＝1")]
    [Arguments("=1,\"x\"", "\"'=1,\"\"x\"\"\"")]
    [Arguments("a=1", "a=1")]
    [Arguments("a;=1", "\"a;=1\"")]
    [Arguments("", "")]
    [Arguments("컨테이너", "컨테이너")]
    public async Task A_field_is_quoted_and_never_a_formula(string text, string expected)
    {
        var line = new StringBuilder();

        LogCsv.Append(line, text);

        await Assert.That(line.ToString()).IsEqualTo(expected);
    }

    [Test]
    public async Task A_hostile_row_has_no_field_that_begins_a_formula()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(camera: "@gate", video: "=HYPERLINK(\"http://x\",\"y\")");
        await log.Store.Book.CorrectAsync(row.Id, new Correction("MSKU", "765432", "1", true, null, "-2+3"), "+kim");
        using var http = log.Http();

        var table = Parse((await http.GetStringAsync("/api/logs.csv")).TrimStart('\uFEFF'));

        await Assert.That(table[1].Where(field => field.Length > 0 && "=+-@\t\r".Contains(field[0]))).IsEmpty();
        await Assert.That(Named(table, 1)["source_video"]).IsEqualTo("'=HYPERLINK(\"http://x\",\"y\")");
    }

    [Test]
    public async Task Thousands_of_rows_come_whole_and_in_order()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordManyAsync(1100);
        await log.RecordAsync(video: string.Concat(Enumerable.Repeat("🚚", 40_001))); // characters of two parts across the pieces
        using var http = log.Http();

        var table = Parse((await http.GetStringAsync("/api/logs.csv")).TrimStart('\uFEFF'));

        await Assert.That(Named(table, 1)["source_video"].Length).IsEqualTo(80_002);
        await Assert.That(Named(table, 1)["source_video"].Contains('\uFFFD')).IsFalse();
        await Assert.That(table.Skip(1).Select(line => line[^1]).SequenceEqual(log.Store.Query.After(0).Reverse().Select(row => row.Id()))).IsTrue();
    }

    [Test]
    public async Task An_empty_log_is_a_table_with_a_head()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        await Assert.That(Parse(await http.GetStringAsync("/api/logs.csv")).Count).IsEqualTo(1);
    }

    private static Dictionary<string, string> Named(List<List<string>> table, int line) =>
        table[0].Zip(table[line]).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>A reader of RFC 4180 of its own, so that quoting is checked against the standard and not against itself.</summary>
    private static List<List<string>> Parse(string text)
    {
        var (lines, line, field, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] == ',') Next();
            else if (!quoted && text[i] == '\r' && text[i + 1] == '\n')
            {
                i++;
                Next();
                lines.Add(line);
                line = [];
            }
            else field.Append(text[i]);
        }
        return line.Count == 0 && field.Length == 0 ? lines : throw new FormatException("The last line has no end.");

        void Next()
        {
            line.Add(field.ToString());
            field.Clear();
        }
    }
}
