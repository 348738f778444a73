using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ParkingGate.Tests.Published;

/// <summary>The published executable that GATE_EXE names, run as an operator would.</summary>
internal sealed partial class Executable : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private Task _listening = Task.CompletedTask;

    private Executable(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Skips the test where nothing was published.</summary>
    public static string Path
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("GATE_EXE");
            Skip.When(string.IsNullOrEmpty(path), "GATE_EXE names no published executable; ./test publishes one and sets it");
            return path!;
        }
    }

    public Uri Address { get; }

    /// <summary>What it said since it listens.</summary>
    public string Output => string.Join('\n', _output);

    public int ProcessId => _process.Id;

    /// <summary>Runs to the end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunProgramAsync(Path, arguments);

    /// <summary>Runs any program to the end, at most a minute.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunProgramAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts the server on a free port and waits until it says where it listens.</summary>
    public static Task<Executable> ServeAsync(params string[] arguments) => ServeProgramAsync(Path, ["--listen", "http://127.0.0.1:0", .. arguments]);

    /// <summary>The same through another program, such as chroot.</summary>
    public static async Task<Executable> ServeProgramAsync(string program, params string[] arguments)
    {
        var process = Process.Start(Start(program, arguments))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Url().Match(line) is not { Success: true } url) continue;
            var server = new Executable(process, new Uri(url.Value));
            server._output.Enqueue(line);
            server._listening = Task.WhenAll(server.ListenAsync(process.StandardOutput), server.ListenAsync(process.StandardError));
            return server;
        }
        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(limit.Token));
    }

    /// <summary>SIGTERM, as systemd sends it; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync(limit.Token);
        await _listening;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>To the end, so that it never blocks on a full pipe.</summary>
    private async Task ListenAsync(StreamReader said)
    {
        while (await said.ReadLineAsync() is { } line) _output.Enqueue(line);
    }

    private static ProcessStartInfo Start(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
        // A log of its own: not the one of whoever runs the tests, nor that of another test's server.
        Environment = { ["XDG_DATA_HOME"] = Directory.CreateTempSubdirectory("parkinggate-data-").FullName },
    };

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex Url();
}
