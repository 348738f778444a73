using System.CommandLine;
using System.Globalization;
using ParkingGate.Endpoints.Access;
using ParkingGate.Settings;

namespace ParkingGate.Commands.Key;

/// <summary><c>parkinggate key add|list|remove</c>: the API keys. A running program notices.</summary>
internal static class KeyCommand
{
    private static readonly Argument<string> Name = NameArgument();
    private static readonly Option<string> RoleWord = RoleOption();
    private static readonly Option<string> Cameras = new("--cameras") { HelpName = "ID,ID", Description = "Only these cameras; all without it." };
    private static readonly Option<int?> Days = DaysOption();

    private static readonly Command Add = new("add", "Makes a key and prints it, once.") { Name, RoleWord, Cameras, Days };
    private static readonly Command List = new("list", "Shows the keys, without their texts.");
    private static readonly Command Remove = new("remove", "Takes a key away; who is connected with it is sent away.") { Name };
    private static readonly Command Group = new("key", "Makes, shows and takes away API keys.") { Add, List, Remove };

    public static GateVerb[] Verbs { get; } =
    [
        new(Add, (parse, settings, _) => Task.FromResult(RunAdd(parse, settings.Options)), Group),
        new(List, (_, settings, _) => Task.FromResult(RunList(settings.Options)), Group),
        new(Remove, (parse, settings, _) => Task.FromResult(RunRemove(parse, settings.Options)), Group),
    ];

    private static int RunAdd(ParseResult parse, GateOptions options)
    {
        var name = parse.GetValue(Name)!;
        var role = RoleWords.Parse(parse.GetValue(RoleWord)!)!.Value;
        var cameras = parse.GetValue(Cameras)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (cameras is not null && UnknownCamera(cameras, options) is { } problem) return StartCheck.Report(problem, Console.Error);

        var path = options.Access.KeyPlace(options.Store);
        var (key, text) = ApiKey.Create(name, role, cameras, DateTimeOffset.UtcNow, parse.GetValue(Days) is { } days ? TimeSpan.FromDays(days) : null);
        if (KeyFile.Read(path).Any(other => other.Name == name))
            return StartCheck.Report($"there is a key {name} already; take it away first, or choose another name", Console.Error);
        KeyFile.Change(path, keys => [.. keys.Where(other => other.Name != name), key]);
        Console.Error.WriteLine($"Key {name} ({Rights(key)}) is in {path}. Its text is shown this once:");
        Console.Out.WriteLine(text);
        return 0;
    }

    private static int RunList(GateOptions options)
    {
        foreach (var key in KeyFile.Read(options.Access.KeyPlace(options.Store)))
        {
            var end = key.ExpiresAt is { } at ? $"until {Date(at)}" : "without end";
            Console.Out.WriteLine($"{key.Name,-20} {Rights(key)}, made {Date(key.CreatedAt)}, {end}");
        }
        return 0;
    }

    private static int RunRemove(ParseResult parse, GateOptions options)
    {
        var (name, path) = (parse.GetValue(Name)!, options.Access.KeyPlace(options.Store));
        if (!KeyFile.Read(path).Any(key => key.Name == name)) return StartCheck.Report($"there is no key {name} in {path}", Console.Error);
        KeyFile.Change(path, keys => keys.Where(key => key.Name != name));
        return 0;
    }

    private static string Rights(ApiKey key) => $"{key.Role}, {(key.Cameras is { } cameras ? string.Join(" ", cameras) : "all cameras")}";

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? UnknownCamera(string[] cameras, GateOptions options) =>
        Array.Find(cameras, camera => !options.Cameras.Any(known => known.Id == camera)) is { } unknown
            ? $"there is no camera {unknown}; known: {string.Join(", ", options.Cameras.Select(camera => camera.Id))}"
            : cameras.Length == 0 ? "--cameras names none" : null;

    private static Argument<string> NameArgument()
    {
        var name = new Argument<string>("NAME") { Description = "Who has the key, such as office or terminal-system." };
        name.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<string>() ?? "";
            if (given.Length is 0 or > 64 || !given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@'))
                result.AddError(SettingAttribute.Sentence("NAME", given, "1 to 64 characters of a-z, A-Z, 0-9, -, _, . and @"));
        });
        return name;
    }

    private static Option<string> RoleOption()
    {
        var role = new Option<string>("--role")
        {
            HelpName = "ROLE", Description = "viewer (watch and read; the default), operator (correct, restart) or admin.", DefaultValueFactory = _ => "viewer",
        };
        role.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<string>();
            if (RoleWords.Parse(given) is null) result.AddError(SettingAttribute.Sentence("--role", given, "viewer, operator or admin"));
        });
        return role;
    }

    private static Option<int?> DaysOption()
    {
        var days = new Option<int?>("--days") { HelpName = "N", Description = "Good for so many days; without it for ever." };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 36_500) result.AddError("--days: allowed: 1 to 36500");
        });
        return days;
    }
}
