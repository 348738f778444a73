using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ParkingGate.Settings;

/// <summary>One key that may be set, such as `Cameras:*:Id`; `*` stands for a place in a list.
/// A group or a list itself has no value.</summary>
internal sealed record SettingKey(string Path, JsonPropertyInfo Property, bool IsGroup)
{
    /// <summary>What may stand there, in words.</summary>
    public string Allowed =>
        Property.AttributeProvider?.GetCustomAttributes(typeof(SettingAttribute), inherit: false) is [SettingAttribute rule, ..]
            ? rule.Allowed
            : SettingText.Allowed(ValueType);

    public bool IsList => IsGroup && Property.PropertyType.IsArray && !Path.EndsWith('*');

    /// <summary>What a group or a list takes, in words.</summary>
    public string Members => IsList
        ? $"a list ({Path}:0, {Path}:1, ...)"
        : $"a group of settings ({string.Join(", ", SettingKeys.NamesIn(this))})";

    /// <summary>The type of the value; of an element, where the key stands in a list.</summary>
    public Type ValueType =>
        Property.PropertyType is { IsArray: true } list && !IsGroup ? list.GetElementType()! : Property.PropertyType;
}

/// <summary>Every key of <see cref="GateOptions"/>, from the compiler's own description of the classes:
/// a new property is known at once.</summary>
internal static class SettingKeys
{
    public static IReadOnlyDictionary<string, SettingKey> All { get; } =
        Under(typeof(GateOptions), "").ToDictionary(key => key.Path, StringComparer.OrdinalIgnoreCase);

    /// <summary>`Cameras:0:Id` becomes `Cameras:*:Id`. A star that somebody wrote is no place.</summary>
    public static string Pattern(string key) =>
        string.Join(':', key.Split(':').Select(part => IsIndex(part) ? "*" : part is "*" ? "?" : part));

    /// <summary>A known key with the capitals of the product and the places in lists of whoever wrote it.</summary>
    public static string Spelled(string key, SettingKey known) =>
        string.Join(':', known.Path.Split(':').Zip(key.Split(':'), (name, written) => name == "*" ? written : name));

    /// <summary>The names directly under a group.</summary>
    public static IEnumerable<string> NamesIn(SettingKey group) =>
        All.Keys.Where(path => path.StartsWith(group.Path + ":", StringComparison.Ordinal))
            .Select(path => path[(group.Path.Length + 1)..]).Where(name => !name.Contains(':', StringComparison.Ordinal));

    public static bool IsIndex(string part) =>
        part is "0" || (part is { Length: > 0 and < 5 } and not ['0', ..] && part.All(char.IsAsciiDigit));

    private static IEnumerable<SettingKey> Under(Type type, string prefix) =>
        Describe(type).Properties.SelectMany(property => Under(property, prefix + property.Name));

    private static IEnumerable<SettingKey> Under(JsonPropertyInfo property, string path) =>
        Describe(property.PropertyType).Kind switch
        {
            JsonTypeInfoKind.Object => Under(property.PropertyType, path + ":").Prepend(new(path, property, IsGroup: true)),
            JsonTypeInfoKind.Enumerable => Elements(property, path + ":*").Prepend(new(path, property, IsGroup: true)),
            _ => [new(path, property, IsGroup: false)],
        };

    private static IEnumerable<SettingKey> Elements(JsonPropertyInfo list, string path)
    {
        var element = list.PropertyType.GetElementType()!;
        return Describe(element).Kind is JsonTypeInfoKind.Object
            ? Under(element, path + ":").Prepend(new(path, list, IsGroup: true))
            : [new(path, list, IsGroup: false)];
    }

    private static JsonTypeInfo Describe(Type type) => SettingsDescription.Default.GetTypeInfo(type)!;
}

/// <summary>Names and types of all settings without reflection; nothing is read or written with it.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GateOptions))]
internal sealed partial class SettingsDescription : JsonSerializerContext;
