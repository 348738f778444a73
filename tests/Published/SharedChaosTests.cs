using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;
using ParkingGate.Tests.Store;
using ParkingGate.Tests.Store.Supabase;

namespace ParkingGate.Tests.Published;

/// <summary>
/// Two gates of the published executable and a project, killed and cut off at random while passages are logged and corrected: at the end
/// all have the same rows, none lost, none doubled. Long: <c>GATE_CHAOS=10000,100</c> (passages, restarts), see docs/supabase.md.
/// </summary>
[NotInParallel]
public class SharedChaosTests
{
    private const int Pictures = 20_000; // bytes

    [Test]
    public async Task Killed_and_cut_off_at_random_nothing_is_lost_or_doubled()
    {
        var (passages, restarts) = (Environment.GetEnvironmentVariable("GATE_CHAOS") ?? "240,8").Split(',') is [var first, var second]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture))
            : throw new FormatException("GATE_CHAOS is PASSAGES,RESTARTS");
        await using var scene = await ChaosScene.StartAsync(Executable.Path);

        for (var i = 0; i < restarts; i++) await scene.LiveAndDieAsync(passages * (i + 1) / restarts);
        await scene.HealAsync(passages);

        await scene.CompareAsync(passages);
        Console.WriteLine(scene.Story);
    }

    /// <summary>What takes part, and what was done to it.</summary>
    private sealed class ChaosScene : IAsyncDisposable
    {
        private static readonly string[] Faults = ["down", "slow:300", "lost", "half", "html:502", "busy", ""];

        private readonly Random _random = new(7);
        private readonly PostgresCluster _cluster;
        private readonly string _database;
        private readonly Gate _one;
        private readonly Gate _other;
        private readonly Dictionary<string, string> _corrected = [];
        private readonly List<string> _recorded = [];
        private RigProgram _cloud;
        private int _clouds;
        private int _databases;
        private int _faults;

        private ChaosScene(PostgresCluster cluster, string database, RigProgram cloud, string program)
        {
            (_cluster, _database, _cloud) = (cluster, database, cloud);
            (_one, _other) = (new Gate(program, cloud.Port), new Gate(program, cloud.Port));
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
            await scene.RecordAsync(1); // so that a client that comes first has a place to go on from
            await Task.WhenAll(scene._one.StartAsync(), scene._other.StartAsync());
            await SharedScene.UntilAsync(() => scene._other.Follower.Told.Count == 1, 60);
            return scene;
        }

        /// <summary>Passages while the gate is away, its life under faults with corrections, and a death.</summary>
        public async Task LiveAndDieAsync(int until)
        {
            await _one.KillAsync();
            await RecordAsync(until);
            await _one.StartAsync();
            var end = DateTime.UtcNow.AddMilliseconds(_random.Next(300, 2500));
            while (DateTime.UtcNow < end)
            {
                await DisturbAsync();
                await CorrectAsync();
                await Task.Delay(_random.Next(50, 400));
            }
            if (_random.Next(3) == 0)
            {
                await _other.KillAsync();
                await _other.StartAsync();
            }
        }

        /// <summary>All is well again; waits until nothing waits and all has arrived.</summary>
        public async Task HealAsync(int passages)
        {
            foreach (var side in (string[])["Rest", "Storage"]) await _cloud.TellAsync(side);
            await _cloud.TellAsync("Upgrade", "0");
            await SharedScene.UntilAsync(() => Task.FromResult(OutboxList.Read(_one.Database).Count == 0 && OutboxList.Read(_other.Database).Count == 0), 300);
            await SharedScene.UntilAsync(() => _one.Follower.Told.Count == passages && _other.Follower.Told.Count == passages, 120);
            await Task.Delay(1500); // for what would come a second time
        }

        public async Task CompareAsync(int passages)
        {
            await using var source = Npgsql.NpgsqlDataSource.Create(_cluster.Connection(_database));
            var there = new Dictionary<string, string>();
            await using (var command = source.CreateCommand("SELECT id::text, container_number, captured_at, cropped_image_ref FROM container_logs"))
            {
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync()) there.Add(reader.GetString(0), $"{reader.GetString(1)} {reader.GetDateTime(2):O} {reader.GetString(3)}");
            }
            await using var pictures = source.CreateCommand("SELECT count(DISTINCT name) FROM storage.objects");
            await _one.KillAsync();
            await _other.KillAsync();
            var (here, copy) = (_one.Rows(), _other.Rows());

            await Assert.That(_recorded.Count).IsEqualTo(passages);
            await Assert.That(there.Keys.ToHashSet().SetEquals(_recorded)).IsTrue();
            await Assert.That(here.Count == passages && here.All(row => there[row.Key] == row.Value)).IsTrue();
            await Assert.That(copy.Count == passages && copy.All(row => there[row.Key] == row.Value)).IsTrue();
            await Assert.That(_corrected.Where(one => !there[one.Key].StartsWith(one.Value, StringComparison.Ordinal))).IsEmpty();
            await Assert.That(await pictures.ExecuteScalarAsync()).IsEqualTo((long)passages);
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

        private async Task RecordAsync(int until)
        {
            using var store = GateStore.Open(_one.Folder, new EvidenceKeeping(), TimeProvider.System, NullLogger.Instance);
            var loose = new LooseStore(store);
            while (_recorded.Count < until)
                _recorded.Add((await loose.RecordAsync(_recorded.Count, DateTimeOffset.UtcNow, new Evidence(default, new byte[Pictures]))).Id.ToString());
        }

        private async Task CorrectAsync()
        {
            var id = _recorded[_random.Next(_recorded.Count)];
            var number = $"{_random.Next(1_000_000):000000}";
            try
            {
                using var http = new HttpClient { BaseAddress = _one.Address, Timeout = TimeSpan.FromSeconds(10) };
                using var answer = await http.PatchAsJsonAsync($"/api/logs/{id}", new { container_owner = "TGHU", container_number = number });
                if (answer.IsSuccessStatusCode) _corrected[id] = number;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                // not answered: may be stored or not; another correction of it decides, or none
            }
        }

        private async Task DisturbAsync()
        {
            switch (_random.Next(12))
            {
                case 0: await RestartCloudAsync(); break;
                case 1: await _cluster.KillAsync(); _databases++; await _cluster.StartAsync(); break;
                case 2: await _cloud.TellAsync("cut"); break;
                case 3: await _cloud.TellAsync("close"); break;
                case 4: await _cloud.TellAsync("Upgrade", _random.Next(2) == 0 ? "503" : "0"); break;
                default:
                    if (await _cloud.TellAsync(_random.Next(4) == 0 ? "Storage" : "Rest", Faults[_random.Next(Faults.Length)] is { Length: > 0 } fault ? fault : "-")) _faults++;
                    break;
            }
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

    /// <summary>One gate box with a client that follows its log.</summary>
    private sealed class Gate : IAsyncDisposable
    {
        private readonly string _program;
        private readonly int _cloud;
        private Executable? _running;

        public Gate(string program, int cloud)
        {
            (_program, _cloud) = (program, cloud);
            Follower = new LogFollower(() => _running?.Address);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("parkinggate-chaos-").FullName;

        public string Database => Path.Combine(Folder, GateStore.FileName);

        public LogFollower Follower { get; }

        public int Deaths { get; private set; }

        public Uri? Address => _running?.Address;

        public async Task StartAsync() => _running = await Executable.ServeProgramAsync(_program, "--listen", "http://127.0.0.1:0",
            "--set", $"Store:Folder={Folder}", "--set", $"Supabase:Url=http://127.0.0.1:{_cloud}", "--set", $"Supabase:Key={SupabaseRig.AnonKey}",
            "--set", "Supabase:Email=gate@example.com", "--set", "Supabase:Password=secret", "--set", "Supabase:PollEvery=00:00:01");

        /// <summary>kill -9.</summary>
        public async Task KillAsync()
        {
            if (_running is not { } running) return;
            _running = null;
            Deaths++;
            await running.DisposeAsync();
        }

        /// <summary>What its own database holds.</summary>
        public Dictionary<string, string> Rows()
        {
            using var store = GateStore.Open(Folder, new EvidenceKeeping(), TimeProvider.System, NullLogger.Instance);
            return store.Query.After(0).ToDictionary(row => row.Id.ToString(), row => $"{row.ContainerNumber} {row.CapturedAt.UtcDateTime:O} {row.CroppedImageRef}");
        }

        public async ValueTask DisposeAsync()
        {
            await KillAsync();
            await Follower.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
