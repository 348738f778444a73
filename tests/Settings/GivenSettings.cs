using System.Collections;
using ParkingGate.Settings;

namespace ParkingGate.Tests.Settings;

/// <summary>Settings in a folder of their own, so that a test meets neither this machine's files nor its environment.</summary>
internal sealed class GivenSettings : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-settings-").FullName;

    public Hashtable Environment { get; } = [];

    /// <summary>Where everything of this test may be kept.</summary>
    public string Folder => _folder;

    /// <summary>The file beside the program.</summary>
    public string Beside => Path.Combine(_folder, "appsettings.json");

    /// <summary>The file of the machine, as in /etc.</summary>
    public string OfMachine => Path.Combine(_folder, "etc.json");

    /// <summary>A file that only counts when it is named.</summary>
    public string Other => Path.Combine(_folder, "other.json");

    public GateSettings Load(params string[] args)
    {
        var line = GateCommand.Parse(args, out _) ?? throw new ArgumentException(string.Join(' ', args));
        return GateSettings.Load(line, new SettingSources([Beside, OfMachine], Environment));
    }

    /// <summary>The problems of a file, without the "(from ...)" that names it.</summary>
    public static string[] ProblemsOf(string json, params string[] args)
    {
        using var given = new GivenSettings();
        File.WriteAllText(given.Beside, json);
        return [.. given.Load(args).Problems.Select(problem => problem.Replace($" (from {given.Beside})", ""))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
