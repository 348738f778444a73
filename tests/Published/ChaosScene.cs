using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;
using ParkingGate.Tests.Store.Supabase;

namespace ParkingGate.Tests.Published;

/// <summary>What takes part, and what was done to it.</summary>
internal sealed class ChaosScene : IAsyncDisposable
{
    private const int Pictures = 20_000; // bytes

    private static readonly string[] Faults = ["down", "slow:300", "lost", "half", "html:502", "busy", ""];

    private readonly Random _random = new(7);
    private readonly PostgresCluster _cluster;
    private readonly string _database;
    private readonly ChaosGate _one;
    private readonly ChaosGate _other;
    private readonly Dictionary<string, string> _corrected = [];
    private readonly List<string> _recorded = [];
    private RigProgram _cloud;
    private int _clouds;
    private int _databases;
    private int _faults;

    private ChaosScene(PostgresCluster cluster, string database, RigProgram cloud, string program)
    {
        (_cluster, _database, _cloud) = (cluster, database, cloud);
        (_one, _other) = (new ChaosGate(program, cloud.Port), new ChaosGate(program, cloud.Port));
    }

    public string Story => $"{_recorded.Count} passages, {_corrected.Count} corrections; gates killed {_one.Deaths + _other.Deaths} times, the cloud's front {_clouds} and its database {_databases} times, "
        + $"{_faults} other faults; clients connected {_one.Follower.Connections} and {_other.Follower.Connections} times";

    public static async Task<ChaosScene> StartAsync(string program)
    {
        var cluster = await PostgresCluster.CreateAsync();
        var database = await cluster.CreateProjectAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(TestPaths.Root, "supabase", "migrations"), "*.sql").Order(StringComparer.Ordinal))
            await cluster.ExecuteAsync(database, await File.ReadAllTextAsync(file));
        await cluster.ExecuteAsync(database, """INSERT INTO auth.users (email, plain_password, raw_app_meta_data) VALUES ('gate@example.com', 'secret', '{"parkinggate":"gate"}')""");
        var scene = new ChaosScene(cluster, database, await RigProgram.StartAsync(cluster.Connection(database)), program);
        await scene.RecordAsync(scene._one, 1); // so that a client that comes first has a place to go on from
        await Task.WhenAll(scene._one.StartAsync(), scene._other.StartAsync());
        await SharedScene.UntilAsync(() => scene._one.Follower.Told.Count == 1 && scene._other.Follower.Told.Count == 1);
        return scene;
    }

    /// <summary>A death of a gate, passages that it stored before its way to the project was open again, a death of the cloud, and life under
    /// faults with corrections.</summary>
    public async Task DieAndLiveAsync(int number, int until)
    {
        var gate = _random.Next(3) == 0 ? _other : _one;
        await gate.KillAsync();
        await RecordAsync(gate, until);
        await gate.StartAsync();
        if (number % 2 == 0) await RestartCloudAsync();
        else await RestartDatabaseAsync();
        var end = DateTime.UtcNow.AddMilliseconds(_random.Next(300, 2500));
        while (DateTime.UtcNow < end)
        {
            await DisturbAsync();
            await CorrectAsync(_random.Next(3) == 0 ? _other : _one);
            await Task.Delay(_random.Next(50, 400));
        }
    }

    /// <summary>All is well again; waits until nothing waits and all has arrived.</summary>
    public async Task HealAsync(int passages)
    {
        foreach (var side in (string[])["Rest", "Storage"]) await _cloud.TellAsync(side);
        await _cloud.TellAsync("Upgrade", "0");
        await SharedScene.UntilAsync(async () =>
        {
            await Task.Delay(200);
            return OutboxList.Read(_one.Database).Count == 0 && OutboxList.Read(_other.Database).Count == 0;
        }, 600);
        await SharedScene.UntilAsync(() => _one.Follower.Told.Count == passages && _other.Follower.Told.Count == passages, 300);
        await Task.Delay(1500); // for what would come a second time
    }

    public async Task CompareAsync(int passages)
    {
        await Assert.That(_recorded.Count).IsEqualTo(passages);
        await SharedScene.UntilAsync(async () =>
        {
            await Task.Delay(200);
            var there = await ThereAsync();
            return IsSame(_one.Rows(), there) && IsSame(_other.Rows(), there);
        }, 120);
        var rows = await ThereAsync();
        await Assert.That(rows.Keys.ToHashSet().SetEquals(_recorded)).IsTrue();
        await Assert.That(_corrected.Where(one => !rows[one.Key].StartsWith(one.Value, StringComparison.Ordinal))).IsEmpty();
        await Assert.That(await PicturesAsync()).IsEqualTo(passages);
        foreach (var follower in (LogFollower[])[_one.Follower, _other.Follower])
        {
            await Assert.That(follower.Told.Keys.ToHashSet().SetEquals(_recorded)).IsTrue();
            await Assert.That(follower.Told.Where(told => told.Value != 1)).IsEmpty();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _cloud.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static bool IsSame(Dictionary<string, string> here, Dictionary<string, string> there) =>
        here.Count == there.Count && here.All(row => there.GetValueOrDefault(row.Key) == row.Value);

    /// <summary>What the project holds.</summary>
    private async Task<Dictionary<string, string>> ThereAsync()
    {
        await using var source = NpgsqlDataSource.Create(_cluster.Connection(_database));
        await using var command = source.CreateCommand("SELECT id::text, container_number, captured_at, cropped_image_ref FROM container_logs");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0), $"{reader.GetString(1)} {reader.GetDateTime(2):O} {reader.GetString(3)}");
        return rows;
    }

    private async Task<long> PicturesAsync()
    {
        await using var source = NpgsqlDataSource.Create(_cluster.Connection(_database));
        await using var pictures = source.CreateCommand("SELECT count(DISTINCT name) FROM storage.objects");
        return (long)(await pictures.ExecuteScalarAsync())!;
    }

    private async Task RecordAsync(ChaosGate gate, int until)
    {
        using var store = GateStore.Open(gate.Folder, new EvidenceKeeping(), TimeProvider.System, NullLogger.Instance);
        var loose = new LooseStore(store);
        while (_recorded.Count < until)
            _recorded.Add((await loose.RecordAsync(_recorded.Count, DateTimeOffset.UtcNow, new Evidence(default, new byte[Pictures]))).Id.ToString());
    }

    private async Task CorrectAsync(ChaosGate gate)
    {
        var id = _recorded[_random.Next(_recorded.Count)];
        var number = $"{_random.Next(1_000_000):000000}";
        try
        {
            using var http = new HttpClient { BaseAddress = gate.Address, Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await http.PatchAsJsonAsync($"/api/logs/{id}", new { container_owner = "TGHU", container_number = number });
            if (answer.IsSuccessStatusCode) _corrected[id] = number;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            _corrected.Remove(id); // not answered: may be stored or not; another correction of it decides, or none
        }
    }

    private async Task DisturbAsync()
    {
        switch (_random.Next(12))
        {
            case 0: await RestartCloudAsync(); break;
            case 1: await RestartDatabaseAsync(); break;
            case 2: await _cloud.TellAsync("cut"); break;
            case 3: await _cloud.TellAsync("close"); break;
            case 4: await _cloud.TellAsync("Upgrade", _random.Next(2) == 0 ? "503" : "0"); break;
            default:
                if (await _cloud.TellAsync(_random.Next(4) == 0 ? "Storage" : "Rest", Faults[_random.Next(Faults.Length)] is { Length: > 0 } fault ? fault : "-")) _faults++;
                break;
        }
    }

    private async Task RestartDatabaseAsync()
    {
        await _cluster.KillAsync();
        _databases++;
        await _cluster.StartAsync();
    }

    private async Task RestartCloudAsync()
    {
        var port = _cloud.Port;
        await _cloud.DisposeAsync();
        _clouds++;
        await Task.Delay(_random.Next(0, 500));
        _cloud = await RigProgram.StartAsync(_cluster.Connection(_database), port);
    }
}
