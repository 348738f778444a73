using System.Text.RegularExpressions;

namespace ParkingGate.Tests;

/// <summary>The rules of CONTRIBUTING.md that a reader of the sources can check.</summary>
public partial class HouseRulesTests
{
    /// <summary>Who may import whom; a room that is not named as a key imports nothing of ours.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Commands"] = ["Endpoints", "Protocol", "Pipeline", "Reading", "Store", "Tracking", "Containers", "Native", "Settings"],
        ["Endpoints"] = ["Protocol", "Pipeline", "Store", "Tracking", "Containers"],
        ["Pipeline"] = ["Reading", "Tracking", "Containers", "Native"],
        ["Reading"] = ["Native", "Tracking", "Containers"],
        ["Store"] = ["Containers"],
        ["Protocol"] = ["Containers", "Tracking"],
        ["Containers"] = [],
        ["Tracking"] = [],
        ["Native"] = [],
        ["Settings"] = [],
    };

    private static readonly string[] Rooms = [.. Arrows.Keys.Where(room => Directory.Exists(Path.Combine(TestPaths.Root, room)))];

    [Test]
    public async Task A_room_imports_only_the_rooms_it_may()
    {
        var wrong = from room in Rooms
                    from file in Sources(room)
                    from Match match in Import().Matches(File.ReadAllText(file))
                    let imported = match.Groups["room"].Value
                    where Arrows.ContainsKey(imported) && imported != room && !Arrows[room].Contains(imported)
                    select $"{Name(file)} imports {imported}";

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task Unsafe_code_and_native_calls_are_only_in_the_native_room()
    {
        var wrong = ProductSources().Where(file => !Name(file).StartsWith("Native/", StringComparison.Ordinal) && Unsafe().IsMatch(File.ReadAllText(file))).Select(Name);

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task A_file_has_at_most_250_lines()
    {
        var wrong = ProductSources().Where(file => File.ReadLines(file).Count() > 250).Select(Name);

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task A_type_is_named_for_what_it_is()
    {
        var wrong = from file in ProductSources()
                    from Match match in VagueName().Matches(File.ReadAllText(file))
                    select $"{Name(file)}: {match.Value}";

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task Words_for_the_log_are_in_the_rooms_log_file_and_each_number_is_used_once()
    {
        var messages = (from file in ProductSources()
                        from Match match in LogMessage().Matches(File.ReadAllText(file))
                        select (File: Name(file), Number: match.Groups["number"].Value)).ToArray();

        await Assert.That(messages).IsNotEmpty();
        await Assert.That(messages.Where(message => !message.File.EndsWith("Log.cs", StringComparison.Ordinal))).IsEmpty();
        await Assert.That(messages.GroupBy(message => message.Number).Where(group => group.Count() > 1).Select(group => group.Key)).IsEmpty();
    }

    [Test]
    public async Task Nothing_sleeps_or_blocks_on_a_task()
    {
        var wrong = from file in ProductSources()
                    from Match match in Blocking().Matches(File.ReadAllText(file))
                    select $"{Name(file)}: {match.Value}";

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task Every_package_has_one_exact_version()
    {
        var versions = Version().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, "Directory.Packages.props"))).Select(match => match.Groups["version"].Value).ToArray();

        await Assert.That(versions.Length).IsGreaterThan(5);
        await Assert.That(versions.Where(version => !ExactVersion().IsMatch(version))).IsEmpty();
    }

    private static IEnumerable<string> ProductSources() =>
        Rooms.SelectMany(Sources).Concat(Directory.GetFiles(TestPaths.Root, "*.cs"));

    private static IEnumerable<string> Sources(string room) =>
        Directory.EnumerateFiles(Path.Combine(TestPaths.Root, room), "*.cs", SearchOption.AllDirectories).Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal));

    private static string Name(string file) => Path.GetRelativePath(TestPaths.Root, file).Replace('\\', '/');

    [GeneratedRegex(@"\bParkingGate\.(?<room>[A-Z]\w+)")]
    private static partial Regex Import();

    [GeneratedRegex(@"\bunsafe\b|\[LibraryImport|\[DllImport|\bstackalloc \w+\*")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum) \w*(Manager|Helper|Helpers|Util|Utils|Service|Common)\b")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"LoggerMessage\((?<number>\d+)")]
    private static partial Regex LogMessage();

    [GeneratedRegex(@"Thread\.Sleep|\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"<PackageVersion [^>]*Version=""(?<version>[^""]*)""")]
    private static partial Regex Version();

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[\w.]+)?$")]
    private static partial Regex ExactVersion();
}
