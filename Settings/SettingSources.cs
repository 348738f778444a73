using System.Collections;
using System.Text.Json;

namespace ParkingGate.Settings;

/// <summary>A setting as it was written, and where.</summary>
internal readonly record struct FoundSetting(string? Text, string Origin);

/// <summary>The places settings are read from; the later wins. Lists are merged place by place.</summary>
internal sealed record SettingSources(IReadOnlyList<string> Files, IDictionary Environment)
{
    private const string Prefix = "PARKINGGATE_";

    public static SettingSources OfThisMachine { get; } = new(
        [Path.Combine(AppContext.BaseDirectory, "appsettings.json"), "/etc/parkinggate/appsettings.json"],
        System.Environment.GetEnvironmentVariables());

    /// <summary>All that is set, in the order of the keys. What cannot be read goes to the problems.</summary>
    public SortedDictionary<string, FoundSetting> Read(GateCommandLine line, List<string> problems)
    {
        var found = new SortedDictionary<string, FoundSetting>(ConfigurationKeyComparer.Instance);
        foreach (var file in FilesFor(line, problems)) AddFile(file, found, problems);
        foreach (DictionaryEntry variable in Environment) AddVariable((string)variable.Key, (string?)variable.Value, found);
        foreach (var (key, text) in line.Overrides) found[key] = new(text, "the command line");
        return found;
    }

    private IEnumerable<string> FilesFor(GateCommandLine line, List<string> problems)
    {
        if (line.ConfigFile is not { } only) return Files.Where(File.Exists);
        if (File.Exists(only)) return [only];
        problems.Add(SettingAttribute.Sentence("--config", only, "the path of an existing file"));
        return [];
    }

    private static void AddFile(string file, SortedDictionary<string, FoundSetting> found, List<string> problems)
    {
        try
        {
            using var stream = File.OpenRead(file);
            foreach (var (key, text) in new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable())
            {
                if (text is not null) found[key] = new(text, file);
            }
        }
        catch (JsonException broken)
        {
            problems.Add($"{file}, line {broken.LineNumber + 1}, is not valid JSON: {Reason(broken)}");
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file} cannot be used: {fault.Message}");
        }
    }

    private static void AddVariable(string name, string? text, SortedDictionary<string, FoundSetting> found)
    {
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return;
        var key = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
        found[key] = new(text, $"environment variable {name}");
    }

    /// <summary>The parser's own words, without its "LineNumber: 2 | BytePositionInLine: 4.".</summary>
    private static string Reason(JsonException broken) =>
        broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end
            ? broken.Message[..end]
            : broken.Message;
}
