using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>
/// A real PostgreSQL of our own in a temporary folder, reached by a socket in that folder. It ends with this process, whatever
/// happens to it: its shell waits for our end of a pipe. Tests share one; each has a database of its own.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static PostgresCluster? _shared;

    private readonly string _programs;
    private Process? _process;
    private int _databases;

    private PostgresCluster(string programs, string folder) => (_programs, Folder) = (programs, folder);

    public string Folder { get; }

    /// <summary>The one of this test run; skips the test where PostgreSQL or wal2json is not installed.</summary>
    public static async Task<PostgresCluster> SharedAsync()
    {
        await Turn.WaitAsync();
        try
        {
            return _shared ??= await CreateAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    [After(TestSession)]
    public static async Task End()
    {
        if (_shared is { } cluster) await cluster.DisposeAsync();
    }

    /// <summary>An empty cluster, running.</summary>
    public static async Task<PostgresCluster> CreateAsync()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Where(version => File.Exists($"{version}/lib/wal2json.so")).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        Skip.When(programs is null, "PostgreSQL with wal2json is not installed; ./test installs it");
        var cluster = new PostgresCluster($"{programs}/bin", Directory.CreateTempSubdirectory("parkinggate-pg-").FullName);
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", cluster.Folder);
        await RunAsync([.. cluster.AsItsUser("initdb"), "-D", $"{cluster.Folder}/data", "-A", "trust", "-U", "postgres", "--no-locale", "-E", "UTF8", "-N"]);
        await File.AppendAllTextAsync($"{cluster.Folder}/data/postgresql.conf", $"""

            listen_addresses = ''
            unix_socket_directories = '{cluster.Folder}'
            wal_level = logical
            max_replication_slots = 64
            max_wal_senders = 0
            max_connections = 120
            shared_buffers = 64MB
            fsync = off
            timezone = 'UTC'
            log_min_messages = fatal
            """);
        await cluster.StartAsync();
        await using var source = NpgsqlDataSource.Create(cluster.Connection("postgres"));
        await using var create = source.CreateCommand("CREATE DATABASE project");
        await create.ExecuteNonQueryAsync();
        await cluster.ExecuteAsync("project", await File.ReadAllTextAsync(TestFile("project.sql")));
        return cluster;
    }

    /// <summary>Text for Npgsql.</summary>
    public string Connection(string database) =>
        $"Host={Folder};Username=postgres;Database={database};Maximum Pool Size=20;Timeout=15;Command Timeout=60;No Reset On Close=true;Include Error Detail=true";

    /// <summary>A database that is an empty project.</summary>
    public async Task<string> CreateProjectAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"project_{Interlocked.Increment(ref _databases)}");
        await Turn.WaitAsync(); // two copies of a template at a time are refused
        try
        {
            await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE project");
        }
        finally
        {
            Turn.Release();
        }
        return name;
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts it, also after it was killed, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var server = string.Join(' ', AsItsUser("postgres"));
        var script = $"{server} -D {Folder}/data > {Folder}/log 2>&1 & pid=$!; exec 3<&0; (read -r line <&3; kill -INT $pid 2> /dev/null) & wait $pid";
        for (var until = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(50))
        {
            // The children of a killed server hold its shared memory for a moment; a new one ends at once until they are gone.
            if (_process is null or { HasExited: true }) _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true })!;
            try
            {
                await ExecuteAsync("postgres", "SELECT 1");
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException && DateTime.UtcNow < until)
            {
                // not yet
            }
            catch (NpgsqlException failure)
            {
                throw new InvalidOperationException(await File.ReadAllTextAsync($"{Folder}/log"), failure);
            }
        }
    }

    /// <summary>kill -9 of the whole server: one that is left and waits for another would keep its memory.</summary>
    public async Task KillAsync()
    {
        var pid = (await File.ReadAllLinesAsync($"{Folder}/data/postmaster.pid"))[0];
        await RunAsync("/bin/sh", "-c", $"kill -9 {pid} {string.Join(' ', Children(pid))} 2> /dev/null; true"); // some end by themselves meanwhile
        await _process!.WaitForExitAsync();
        _process.StandardInput.Close(); // nobody waits at the other end any more to signal a process that has this one's number by then
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static string TestFile(string name) => Path.Combine(TestPaths.Root, "tests", "Peers", "Supabase", name);

    private static string[] Children(string pid) => [.. from process in Process.GetProcesses()
                                                        let status = $"/proc/{process.Id}/stat"
                                                        where File.Exists(status) && ParentIn(status) == pid
                                                        select process.Id.ToString(CultureInfo.InvariantCulture)];

    /// <summary>`12 (postgres: walwriter) S 11 …`: after the name, which may hold anything, the state and the parent.</summary>
    private static string ParentIn(string status)
    {
        try
        {
            var text = File.ReadAllText(status);
            return text[(text.LastIndexOf(')') + 1)..].Split(' ')[2];
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private string[] AsItsUser(string program) => Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", $"{_programs}/{program}"]
        : [$"{_programs}/{program}"];

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{await error}");
    }
}
