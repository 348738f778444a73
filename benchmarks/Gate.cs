using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ParkingGate.Benchmarks;

/// <summary>The published program while it serves, on a port of its own.</summary>
internal sealed partial class Gate : IAsyncDisposable
{
    private readonly Process _process;

    private Gate(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where ./publish.sh leaves it.</summary>
    public static string Published { get; } = Path.Combine(Clips.Root(), "artifacts",
        RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64", "parkinggate");

    public Uri Address { get; }

    public static async Task<Gate> StartAsync(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["--listen", "http://127.0.0.1:0", .. arguments]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Url().Match(line) is not { Success: true } url) continue;
            _ = process.StandardOutput.ReadToEndAsync(); // never let it block on a full pipe
            return new Gate(process, new Uri(url.Value));
        }
        throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Resident memory in MB.</summary>
    public double MemoryMb()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
