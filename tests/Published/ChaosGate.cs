using Microsoft.Data.Sqlite;
using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Published;

/// <summary>One gate box with a client that follows its log.</summary>
internal sealed class ChaosGate : IAsyncDisposable
{
    private readonly string _program;
    private readonly int _cloud;
    private Executable? _running;

    public ChaosGate(string program, int cloud)
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

    /// <summary>What its own database holds, while it runs.</summary>
    public Dictionary<string, string> Rows()
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand("SELECT id, container_number, captured_at, cropped_image_ref FROM container_logs", connection);
        using var reader = command.ExecuteReader();
        var rows = new Dictionary<string, string>();
        while (reader.Read()) rows.Add(reader.GetString(0), $"{reader.GetString(1)} {StoreTime.From(reader.GetInt64(2)).UtcDateTime:O} {reader.GetString(3)}");
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Follower.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
