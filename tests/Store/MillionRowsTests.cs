using System.Diagnostics;
using ParkingGate.Containers;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

/// <summary>The promises about a large log. Run by name, in a release build: `-c Release -- --treenode-filter "/*/*/MillionRowsTests/*"`.</summary>
public class MillionRowsTests
{
    private const int Rows = 1_000_000;

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

    [Test, Explicit]
    public async Task Pages_come_at_once_with_an_exact_count_and_the_whole_log_with_flat_memory()
    {
        using var scene = new StoreScene();
        await scene.Database.WriteAsync(connection =>
        {
            using var command = connection.Command(Made);
            command.CommandTimeout = 0;
            return command.ExecuteNonQuery();
        });
        scene.Close();
        Console.WriteLine($"{new FileInfo(scene.File).Length >> 20} MB");

        var before = GC.GetTotalMemory(true);
        var load = Stopwatch.StartNew();
        scene.Open();
        var initial = await scene.Query.PageAsync(LogFilter.All);
        Console.WriteLine($"first page while loading: {load.Elapsed.TotalMilliseconds:0.00} ms with opening");
        await scene.Index.Ready;
        Console.WriteLine($"index: {load.ElapsedMilliseconds} ms, {(GC.GetTotalMemory(true) - before) >> 20} MB");

        await Assert.That(initial.TotalCount).IsEqualTo(Rows);
        await Assert.That(initial.Rows.Select(row => row.Seq).SequenceEqual((await scene.Query.PageAsync(LogFilter.All)).Rows.Select(row => row.Seq))).IsTrue();

        var middle = DateTimeOffset.FromUnixTimeMilliseconds(1735689600000 + (Rows * 15_000L));
        (LogFilter Filter, string Sql)[] filters =
        [
            (new(), "1"),
            (new(Start: middle), $"captured_at >= {middle.ToUnixTimeMilliseconds()}"),
            (new(Start: middle, End: middle.AddDays(1)), $"captured_at >= {middle.ToUnixTimeMilliseconds()} AND captured_at < {middle.AddDays(1).ToUnixTimeMilliseconds()}"),
            (new(Owner: "ABAU"), "container_owner = 'ABAU'"),
            (new(Owner: "A"), "container_owner LIKE 'A%'"),
            (new(Number: "1"), "container_number LIKE '1%'"),
            (new(Number: "123456"), "container_number = '123456'"),
            (new(Status: PassageStatus.Ok), "status = 'ok'"),
            (new(Camera: "camera-2"), "camera = 'camera-2'"),
            (new(Camera: "nowhere"), "0"),
            (new(Query: "12"), "container_owner || container_number || check_digit LIKE '%12%'"),
            (new(Query: "U-123"), "container_owner || container_number || check_digit LIKE '%U123%'"),
            (new(Query: "ABAU 1234567"), "container_owner || container_number || check_digit LIKE '%ABAU1234567%'"),
            (new(Start: middle.AddDays(-100), Owner: "A", Number: "1", Camera: "camera-1", Status: PassageStatus.Ok, Query: "2"),
                $"captured_at >= {middle.AddDays(-100).ToUnixTimeMilliseconds()} AND container_owner LIKE 'A%' AND container_number LIKE '1%' AND camera = 'camera-1' AND status = 'ok' AND container_owner || container_number || check_digit LIKE '%2%'"),
        ];
        foreach (var (filter, sql) in filters)
        {
            var count = scene.Number($"SELECT count(*) FROM container_logs WHERE {sql}");
            foreach (var (page, size) in new[] { (1, 20), (1, 500), (Math.Max(1, (int)(count / 500)), 500) })
            {
                var (fastest, slowest, result) = await Measure(() => scene.Query.PageAsync(filter, page, size));
                Console.WriteLine($"{fastest,6:0.00} to {slowest,6:0.00} ms  page {page} of {size}, {result.TotalCount} rows: {sql}");
                await Assert.That(result.TotalCount).IsEqualTo(count);
                await Assert.That(slowest).IsLessThan(filter.IsAll && page == 1 && size == 20 ? 10 : 50).Because(sql);
            }
        }

        await Walk(scene);
        await Record(scene);
    }

    private static async Task Walk(StoreScene scene)
    {
        var before = GC.GetTotalMemory(true);
        var watch = Stopwatch.StartNew();
        var (rows, most) = (0, 0L);
        await foreach (var row in scene.Query.AllAsync(LogFilter.All))
        {
            if (++rows % 100_000 == 0) most = Math.Max(most, GC.GetTotalMemory(true) - before);
        }
        Console.WriteLine($"all {rows} rows: {watch.ElapsedMilliseconds} ms, at most {most >> 10} KB more in use");
        await Assert.That(rows).IsEqualTo(Rows);
        await Assert.That(most).IsLessThan(4 << 20);
    }

    private static async Task Record(StoreScene scene)
    {
        var (fastest, slowest, _) = await Measure(() => scene.Book.RecordAsync(scene.Passage(), new Evidence(new byte[200_000], new byte[30_000])).AsTask());
        Console.WriteLine($"{fastest,6:0.00} to {slowest,6:0.00} ms  record with pictures");
    }

    /// <summary>The fastest and slowest of ten, after three to warm up.</summary>
    private static async Task<(double Fastest, double Slowest, T Result)> Measure<T>(Func<Task<T>> work)
    {
        var (fastest, slowest, result) = (double.MaxValue, 0.0, default(T)!);
        for (var i = 0; i < 13; i++)
        {
            var watch = Stopwatch.StartNew();
            result = await work();
            if (i < 3) continue;
            fastest = Math.Min(fastest, watch.Elapsed.TotalMilliseconds);
            slowest = Math.Max(slowest, watch.Elapsed.TotalMilliseconds);
        }
        return (fastest, slowest, result);
    }
}
