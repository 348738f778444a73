using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ParkingGate.Native;
using ParkingGate.Store;

namespace ParkingGate.Benchmarks.Log;

/// <summary>
/// A million rows in the published program: how long a page takes over HTTP, whether its count is exact, and how much memory the whole
/// log as CSV takes.
/// </summary>
internal static class LogProgram
{
    private const int Rows = 1_000_000;
    private const double FirstPageMs = 10;
    private const double AnyPageMs = 50;
    private const int Times = 20;

    // 30 s apart from 1 January 2025: 347 days; 60 owners, 4 cameras, a tenth to be reviewed, a few unread.
    private const string Made = """
        WITH RECURSIVE row (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM row WHERE i < 1000000),
        made AS MATERIALIZED (SELECT i, abs(random()) AS a, abs(random()) AS b, abs(random()) AS c FROM row)
        INSERT INTO container_logs (id, captured_at, container_owner, container_number, check_digit, code_valid, size_type, confidence, camera,
            direction, status, source_video, cropped_image_ref, frame_image_ref, read_owner, read_number, read_check_digit, raw_reads)
        SELECT lower(printf('%08x-%04x-7%03x-8%03x-%012x', i, i % 65536, a % 4096, b % 4096, c % 281474976710656)),
            1735689600000 + i * 30000 + a % 1000,
            CASE WHEN b % 50 > 0 THEN char(65 + a % 6, 65 + a / 7 % 5, 65 + a / 77 % 2) || 'U' END,
            CASE WHEN b % 50 > 0 THEN printf('%06d', c % 1000000) END,
            CASE WHEN b % 50 > 0 THEN c / 1000000 % 10 || '' END,
            1, '22G1', 0.95, 'camera-' || (a / 1000 % 4), 'in',
            CASE WHEN b % 10 = 0 THEN 'needs_review' WHEN b % 37 = 0 THEN 'corrected' ELSE 'ok' END,
            'rtsp://gate/1',
            'captures/2025/01/01/' || printf('%08x-0000-7000-8000-000000000000', i) || '.jpg', NULL, NULL, NULL, NULL, '["MSCU1234567","MSCU1234567"]'
        FROM made
        """;

    private static readonly (string Query, string Where)[] Filters =
    [
        ("", "1"),
        ("start_date=2025-06-01", "captured_at >= 1748736000000"),
        ("start_date=2025-06-01&end_date=2025-06-01", "captured_at >= 1748736000000 AND captured_at < 1748822400000"),
        ("container_owner=ABAU", "container_owner = 'ABAU'"),
        ("container_owner=A", "container_owner LIKE 'A%'"),
        ("container_number=1", "container_number LIKE '1%'"),
        ("container_number=123456", "container_number = '123456'"),
        ("status=ok", "status = 'ok'"),
        ("camera=camera-2", "camera = 'camera-2'"),
        ("camera=nowhere", "0"),
        ("query=12", "container_owner || container_number || check_digit LIKE '%12%'"),
        ("query=ABAU%201234567", "container_owner || container_number || check_digit LIKE '%ABAU1234567%'"),
        ("start_date=2025-03-01&container_owner=A&container_number=1&camera=camera-1&status=ok&query=2",
            "captured_at >= 1740787200000 AND container_owner LIKE 'A%' AND container_number LIKE '1%' AND camera = 'camera-1' AND status = 'ok' AND container_owner || container_number || check_digit LIKE '%2%'"),
    ];

    public static async Task<int> RunAsync(string[] options)
    {
        NativeLibraries.Install();
        var folder = Directory.CreateTempSubdirectory("parkinggate-log-").FullName;
        try
        {
            var counts = await MakeAsync(folder);
            await using var server = await Gate.StartAsync(Gate.Published, "--set", $"Store:Folder={folder}", "--set", "Store:TimeZone=UTC", "--set", "Store:LeastFreePercent=0");
            var kept = await PagesAsync(server, counts);
            kept &= await CsvAsync(server);
            return kept || !options.Contains("--check") ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How many rows each filter has, as SQLite counts them.</summary>
    private static async Task<long[]> MakeAsync(string folder)
    {
        Console.WriteLine($"making {Rows} rows");
        using var database = GateDatabase.Open(Path.Combine(folder, GateStore.FileName), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        return await database.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (Made, 0);
            command.ExecuteNonQuery();
            return Filters.Select(filter => Count(connection, filter.Where)).ToArray();
        });
    }

    private static long Count(SqliteConnection connection, string where)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = ($"SELECT count(*) FROM container_logs WHERE {where}", 0);
        return (long)command.ExecuteScalar()!;
    }

    private static async Task<bool> PagesAsync(Gate server, long[] counts)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        await http.GetAsync(new Uri("/api/logs?status=ok", UriKind.Relative)); // waits until the log is loaded
        var kept = true;
        Console.WriteLine("median ms   slowest ms       rows   page");
        for (var i = 0; i < Filters.Length; i++)
        {
            foreach (var page in (string[])["page=1&page_size=20", $"page={Math.Max(1, counts[i] / 500)}&page_size=500"])
                kept &= await PageAsync(http, $"/api/logs?{page}&{Filters[i].Query}", counts[i], i == 0 && page.StartsWith("page=1&page_size=20", StringComparison.Ordinal) ? FirstPageMs : AnyPageMs);
        }
        return kept;
    }

    private static async Task<bool> PageAsync(HttpClient http, string path, long expected, double limit)
    {
        var times = new double[Times];
        var total = -1L;
        for (var i = -3; i < Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var bytes = await http.GetByteArrayAsync(new Uri(path.TrimEnd('&'), UriKind.Relative));
            if (i >= 0) times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            total = JsonDocument.Parse(bytes).RootElement.GetProperty("total_count").GetInt64();
        }
        Array.Sort(times);
        var isKept = times[Times / 2] <= limit && total == expected;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[Times / 2],9:0.0}   {times[^1],10:0.0} {total,10}   {path} at most {limit} ms: {(isKept ? "ok" : total == expected ? "MISSED" : $"WRONG, {expected} rows")}"));
        return isKept;
    }

    private static async Task<bool> CsvAsync(Gate server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var before = server.MemoryMb();
        var started = Stopwatch.GetTimestamp();
        var (lines, most) = (-1L, 0.0);
        await using var stream = await http.GetStreamAsync(new Uri("/api/logs.csv", UriKind.Relative));
        var buffer = new byte[1 << 20];
        for (var part = 0; await stream.ReadAsync(buffer) is > 0 and var length; part++)
        {
            lines += buffer.AsSpan(0, length).Count((byte)'\n');
            if (part % 50 == 0) most = Math.Max(most, server.MemoryMb());
        }
        var isKept = lines == Rows && most - before < 20;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"CSV: {lines} rows in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; the program's memory {before:0} MB before, at most {most:0} MB meanwhile: {(isKept ? "ok" : "MISSED")}"));
        return isKept;
    }
}
