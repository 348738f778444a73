using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ParkingGate.Commands.Read;

namespace ParkingGate.Benchmarks.Accuracy;

/// <summary>What the published program reads, against what a person reads.</summary>
internal static class AccuracyProgram
{
    private const string Usage = "usage: accuracy TRUTH.csv [--root FOLDER] [--exe PROGRAM] [-- SETTINGS OF THE PROGRAM]";

    public static int Run(string[] arguments)
    {
        var own = arguments.TakeWhile(argument => argument != "--").ToArray();
        var settings = arguments.Skip(own.Length + 1).ToArray();
        if (own.Length % 2 != 1 || !File.Exists(own[0]) || own.Skip(1).Where((_, i) => i % 2 == 0).Except(["--root", "--exe"]).Any())
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        var truth = TruthRow.Load(own[0]);
        var root = Option(own, "--root") ?? Path.GetDirectoryName(Path.GetFullPath(own[0]))!;
        var program = Path.GetFullPath(Option(own, "--exe") ?? Gate.Published);
        var files = truth.Select(row => row.File).Distinct().Order(StringComparer.Ordinal).ToArray();
        var started = Stopwatch.GetTimestamp();
        var lines = Read(program, root, files, settings);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{files.Length} files in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s with the start of the program, {Stopwatch.GetElapsedTime(started).TotalMilliseconds / files.Length:0} ms each, on {Environment.ProcessorCount} cores"));
        PhotoRates.Print(truth.Where(row => !row.IsClip), lines, Console.Out);
        ClipRates.Print(truth.Where(row => row.IsClip), lines, Console.Out);
        return 0;
    }

    private static string? Option(string[] own, string name) => Array.IndexOf(own, name) is > 0 and var at ? own[at + 1] : null;

    private static ILookup<string, ReadLine> Read(string program, string root, string[] files, string[] settings)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["read", "--json", .. files, .. settings])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = root,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} read ended with {process.ExitCode}.");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, ReadJson.Default.ReadLine)!)
            .ToLookup(line => line.File);
    }
}
