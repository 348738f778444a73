using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ParkingGate.Settings;

namespace ParkingGate.Tests.Settings;

public class GateOptionsTests
{
    [Test]
    public async Task Every_property_set_in_json_arrives()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, "{}");
        var json = Describe(new GateOptions(), given.Beside);
        await File.WriteAllTextAsync(given.Beside, json.ToJsonString());

        var settings = given.Load();

        await Assert.That(settings.Problems).IsEmpty();
        await Assert.That(Describe(settings.Options).ToJsonString()).IsEqualTo(json.ToJsonString());
    }

    [Test]
    public async Task The_known_keys_are_those_of_the_classes()
    {
        var known = SettingKeys.All.Values.Where(key => !key.IsGroup).Select(key => key.Path);

        await Assert.That(known).IsEquivalentTo(KeysOf(typeof(GateOptions), ""));
    }

    [Test]
    public async Task Defaults_are_valid()
    {
        using var given = new GivenSettings();

        var settings = given.Load();

        await Assert.That(settings.Problems).IsEmpty();
        await Assert.That(settings.Options.Cameras).Count().IsEqualTo(1);
        await Assert.That(settings.Options.Cameras[0].Id).IsEqualTo("entrance");
        await Assert.That(settings.Options.Cameras[0].Name).IsEqualTo("entrance");
        await Assert.That(settings.Options.Cameras[0].Source).IsEqualTo("demo");
        await Assert.That(settings.Options.Detector.Classes).IsEquivalentTo(["container"]);
        await Assert.That(settings.Options.Detector.Threads).IsEqualTo(Math.Max(1, Environment.ProcessorCount / 2));
    }

    internal static IEnumerable<string> KeysOf(Type type, string prefix) => type.GetProperties().SelectMany(property =>
    {
        var (value, path) = property.PropertyType.IsArray
            ? (property.PropertyType.GetElementType()!, $"{prefix}{property.Name}:*")
            : (property.PropertyType, prefix + property.Name);
        return IsGroup(value) ? KeysOf(value, path + ":") : [path];
    });

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string);

    /// <summary>The settings as JSON; with a file, every value is another than the default, and lists have two entries.</summary>
    private static JsonObject Describe(object options, string? otherThanDefaultWith = null) =>
        new(options.GetType().GetProperties().Select(property => new KeyValuePair<string, JsonNode?>(
            property.Name, Node(property.PropertyType, property.GetValue(options)!, property, otherThanDefaultWith))));

    private static JsonNode Node(Type type, object value, PropertyInfo property, string? file)
    {
        if (type.IsArray)
        {
            var element = type.GetElementType()!;
            var entries = file is null ? ((Array)value).Cast<object>() : [New(element, 0, property), New(element, 1, property)];
            return new JsonArray([.. entries.Select((entry, place) => Entry(Node(element, entry, property, file), place, file))]);
        }
        if (IsGroup(type)) return Describe(value, file);
        var written = file is null ? value : Other(value, property, file);
        return written is Enum choice ? JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString())
            : Convert.ToString(written, CultureInfo.InvariantCulture)!;
    }

    private static object New(Type type, int place, PropertyInfo property) => type != typeof(string) ? Activator.CreateInstance(type)!
        : property.GetCustomAttribute<ProxyAttribute>() is not null ? $"10.0.{place}.0/24"
        : property.GetCustomAttribute<NamedValueAttribute>() is not null ? $"option-{place}={place}"
        : property.GetCustomAttribute<OriginAttribute>() is not null ? $"https://gate-{place}.example.com"
        : property.GetCustomAttribute<AreaAttribute>() is null ? $"entry-{place}" : $"0,0 0.{place + 1},0 0,1";

    /// <summary>Two cameras must not share an id.</summary>
    private static JsonNode Entry(JsonNode node, int place, string? file)
    {
        if (file is not null && node is JsonObject entry && entry.ContainsKey("Id")) entry["Id"] = $"gate-{place}";
        return node;
    }

    private static object Other(object value, PropertyInfo property, string file) => (value, property.Name) switch
    {
        (_, "Listen") => "http://127.0.0.1:8123;http://[::1]:0",
        (_, "Model" or "Provider" or "KeyFile" or "CaFile" or "PasswordFile") => file,
        (_, "Url") => "https://abc.supabase.co",
        (_, "Keys" or "Certificate" or "Key") when property.DeclaringType != typeof(SupabaseSettings) => file,
        (_, "Secret") => new string('s', 32),
        (_, "Line") => "0,0.5 1,0.5",
        (string { Length: > 0 } text, _) => text,
        (string, _) when property.Name == "TimeZone" => "UTC",
        (string, _) => $"some {property.Name}",
        (bool flag, _) => !flag,
        (int number, _) => number + 3 * Math.Max(1, property.GetCustomAttribute<WithinAttribute>()!.MultipleOf),
        (double number, _) => number * 0.75,
        (TimeSpan time, _) => time + TimeSpan.FromSeconds(1),
        (Enum choice, _) => Enum.GetValues(choice.GetType()).Cast<object>().Last(other => !other.Equals(choice)),
        _ => throw new NotSupportedException(property.Name),
    };
}
