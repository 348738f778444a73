using System.Diagnostics;
using System.Globalization;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>
/// The test program started again as the front of a project, so that it can be killed like a cloud. It begins before the test
/// runner does, by the runtime's start-up hook. To run one by hand: see docs/supabase.md.
/// </summary>
internal sealed class RigProgram : IAsyncDisposable
{
    private const string Variable = "PARKINGGATE_TEST_CLOUD";

    private readonly Process _process;

    private RigProgram(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => _process.Id;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <param name="connection">Of a project's database.</param>
    /// <param name="port">0: any free one.</param>
    public static async Task<RigProgram> StartAsync(string connection, int port = 0)
    {
        var program = Environment.ProcessPath!;
        var assembly = typeof(RigProgram).Assembly.Location;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [assembly] : [];
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            Environment = { [Variable] = $"{port}|{connection}", ["DOTNET_STARTUP_HOOKS"] = assembly, ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0" },
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("port ", StringComparison.Ordinal)) return new RigProgram(process, int.Parse(line[5..], CultureInfo.InvariantCulture));
        }
        throw new InvalidOperationException("the rig did not start");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>One of the words that <see cref="SupabaseRig"/> takes over HTTP; false when it does not answer.</summary>
    public async Task<bool> TellAsync(string name, string value = "-")
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            return (await http.PostAsync(new Uri(Address, $"/rig/{name}/{value}"), null)).IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    internal static void ServeUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text) return;
        ServeAsync(text).GetAwaiter().GetResult();
    }

    private static async Task ServeAsync(string text)
    {
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        var (port, connection) = (int.Parse(text[..bar], CultureInfo.InvariantCulture), text[(bar + 1)..]);
        PostgresCluster? own = null;
        if (connection.Length == 0) // by hand: a cluster of its own, migrated
        {
            own = await PostgresCluster.CreateAsync();
            connection = own.Connection(await own.CreateProjectAsync());
        }
        await using var rig = await SupabaseRig.StartAsync(connection, port);
        if (own is not null) await DescribeAsync(rig);
        Console.WriteLine($"port {rig.Address.Port}");
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task DescribeAsync(SupabaseRig rig)
    {
        await rig.MigrateAsync();
        await rig.AddUserAsync("gate-a@example.com", "secret", "gate");
        await rig.AddUserAsync("gate-b@example.com", "secret", "gate");
        Console.WriteLine($"anon key      {SupabaseRig.AnonKey}");
        Console.WriteLine($"service key   {SupabaseRig.ServiceKey}");
        Console.WriteLine($"gate token    {RigToken.User("gate")}");
        Console.WriteLine($"viewer token  {RigToken.User("viewer")}");
        Console.WriteLine($"no-one token  {RigToken.User(null)}");
        Console.WriteLine($"expired token {RigToken.User("gate", DateTimeOffset.UtcNow.AddSeconds(-5))}");
        Console.WriteLine("users         gate-a@example.com and gate-b@example.com, password secret");
    }
}
