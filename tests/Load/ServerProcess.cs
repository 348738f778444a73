using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ParkingGate.Load;

/// <summary>A server started by this program, with its data in a folder of its own. Ends with it.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _folder;

    private ServerProcess(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    public ProcessUse Use => new(_process.Id);

    /// <summary>Starts it and waits until it says its address.</summary>
    public static ServerProcess Start(string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("parkinggate-load-").FullName;
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            Environment = { ["XDG_DATA_HOME"] = folder },
        })!;
        using var limit = new Timer(_ => process.Kill(), null, Patience, Timeout.InfiniteTimeSpan);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Url().Match(line) is not { Success: true } url) continue;
            _ = process.StandardOutput.ReadToEndAsync(); // never let it block on a full pipe
            return new ServerProcess(process, folder, new Uri(url.Value));
        }
        throw new InvalidOperationException($"{program} said no address; its words are above.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex Url();
}
