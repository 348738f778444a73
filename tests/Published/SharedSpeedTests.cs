using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;
using ParkingGate.Tests.Store;
using ParkingGate.Tests.Store.Supabase;

namespace ParkingGate.Tests.Published;

/// <summary>How fast the shared log is, on the published executable and the rig. Run by name only: docs/supabase.md has the command and what it gave.</summary>
[NotInParallel]
[Explicit]
public class SharedSpeedTests
{
    [Test]
    [Timeout(600_000)]
    public async Task A_backlog_of_100000_rows_drains(CancellationToken stop)
    {
        const int Rows = 100_000;
        var folder = Directory.CreateTempSubdirectory("parkinggate-backlog-").FullName;
        await FillAsync(folder, Rows);
        var cluster = await PostgresCluster.SharedAsync();
        var database = await MigratedAsync(cluster);
        await using var cloud = await RigProgram.StartAsync(cluster.Connection(database));
        await using var source = NpgsqlDataSource.Create(cluster.Connection(database));
        await using var gate = await ServeAsync(folder, cloud.Port);
        await using var follower = new LogFollower(() => gate.Address);

        var memory = new List<long>();
        var (from, fromCount) = (0L, 0L);
        for (var count = 0L; count < Rows; await Task.Delay(500, stop))
        {
            count = await CountAsync(source);
            if (fromCount == 0 && count > 0) (from, fromCount) = (Stopwatch.GetTimestamp(), count);
            memory.Add(Memory(gate.ProcessId));
        }
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        await SharedScene.UntilAsync(() => OutboxList.Read(Path.Combine(folder, GateStore.FileName)).Count == 0, 60);

        var rate = (Rows - fromCount) / seconds;
        var tenths = memory.Chunk(Math.Max(1, memory.Count / 10)).Select(tenth => tenth.Max()).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:0} rows/s in {seconds:0.0} s, of which the gate computed {Processor(gate.ProcessId):0.0} s and the rig's front {Processor(cloud.ProcessId):0.0} s; memory {string.Join(' ', tenths)} MB in tenths of the way; a client was told of {follower.Synced.Count} synced rows in {follower.Connections} connections"));
        await Assert.That(rate).IsGreaterThanOrEqualTo(2000);
        await Assert.That(tenths[^1] - tenths[tenths.Length / 2]).IsLessThanOrEqualTo(10); // MB: what grows with the rows would show
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    [Timeout(600_000)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_row_of_another_gate_reaches_a_client(bool pushed, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("parkinggate-latency-").FullName;
        var cluster = await PostgresCluster.SharedAsync();
        var database = await MigratedAsync(cluster);
        await using var cloud = await RigProgram.StartAsync(cluster.Connection(database));
        if (!pushed) await cloud.TellAsync("Upgrade", "503");
        await using var source = NpgsqlDataSource.Create(cluster.Connection(database));
        await using var gate = await ServeAsync(folder, cloud.Port);
        await using var follower = new LogFollower(() => gate.Address);
        using var http = new HttpClient { BaseAddress = gate.Address };
        await SharedScene.UntilAsync(async () => (await http.GetStringAsync("/readyz", stop)).Contains(pushed ? "\"pushed\"" : "trouble", StringComparison.Ordinal), 60);
        await Task.Delay(1000, stop);

        var committed = new Dictionary<string, DateTime>();
        for (var i = 0; i < (pushed ? 400 : 100); i++)
        {
            var id = Guid.NewGuid().ToString();
            await using var insert = source.CreateCommand($"INSERT INTO container_logs (id, captured_at, container_owner, container_number, camera) VALUES ('{id}', now(), 'TGHU', '{i:000000}', 'exit')");
            await insert.ExecuteNonQueryAsync(stop);
            committed[id] = DateTime.UtcNow;
            await Task.Delay(50 + i % 37, stop);
        }
        await SharedScene.UntilAsync(() => follower.Told.Count == committed.Count, 60);

        var latencies = committed.Select(row => (follower.ToldAt[row.Key] - row.Value).TotalMilliseconds).Order().ToArray();
        var p95 = latencies[latencies.Length * 95 / 100];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(pushed ? "pushed" : "polled")}: from commit to client p50 {latencies[latencies.Length / 2]:0} ms, p95 {p95:0} ms, most {latencies[^1]:0} ms of {latencies.Length}"));
        await Assert.That(p95).IsLessThanOrEqualTo(pushed ? 300 : new ParkingGate.Settings.SupabaseSettings().PollEvery.TotalMilliseconds);
        Directory.Delete(folder, recursive: true);
    }

    private static Task<Executable> ServeAsync(string folder, int cloud) => Executable.ServeAsync("--set", $"Store:Folder={folder}",
        "--set", $"Supabase:Url=http://127.0.0.1:{cloud}", "--set", $"Supabase:Key={SupabaseRig.ServiceKey}");

    private static async Task<string> MigratedAsync(PostgresCluster cluster)
    {
        var database = await cluster.CreateProjectAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(TestPaths.Root, "supabase", "migrations"), "*.sql").Order(StringComparer.Ordinal))
            await cluster.ExecuteAsync(database, await File.ReadAllTextAsync(file));
        return database;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM container_logs");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Rows as if they had been logged while there was no network.</summary>
    private static async Task FillAsync(string folder, int rows)
    {
        using var log = GateDatabase.Open(Path.Combine(folder, GateStore.FileName), NullLogger.Instance);
        await log.WriteAsync(connection =>
        {
            using var transaction = connection.BeginTransaction();
            for (var i = 0; i < rows; i++)
            {
                var passage = new ParkingGate.Containers.Passage(Guid.CreateVersion7(StoreScene.Noon.AddSeconds(i)), StoreScene.Noon.AddSeconds(i), "entrance", ParkingGate.Containers.PassageDirection.In, ParkingGate.Containers.PassageStatus.Ok,
                    "MSCU", $"{i % 1_000_000:000000}", "7", true, "22G1", 0.97, "rtsp://10.0.0.5/stream1", ["MSCU1234567", "MSCU1234567", "MSCU1234567"]);
                LogRowSql.Insert(connection, LogRow.Of(passage, default), StoreScene.Noon.AddSeconds(i));
            }
            transaction.Commit();
            return rows;
        });
    }

    private static double Processor(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Resident, in MB.</summary>
    private static long Memory(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
