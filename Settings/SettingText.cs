using System.Globalization;
using System.Text.Json;

namespace ParkingGate.Settings;

/// <summary>How the text of a setting becomes a value. Names of choices are written in kebab-case: `on-demand`.</summary>
internal static class SettingText
{
    /// <summary>The text as the binder understands it; null when it is no value of that type.</summary>
    public static string? ForBinder(Type type, string text) =>
        type.IsEnum ? Array.Find(Enum.GetNames(type), name => Kebab(name).Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
        : IsValue(type, text) ? text
        : null;

    /// <summary>What a value of a type looks like, where no rule of the setting says more.</summary>
    public static string Allowed(Type type) => type switch
    {
        { IsEnum: true } => OneOf([.. Enum.GetNames(type).Select(Kebab)]),
        _ when type == typeof(bool) => "true or false",
        _ => "any text",
    };

    /// <summary>`a, b or c`.</summary>
    public static string OneOf(string[] words) => $"{string.Join(", ", words[..^1])} or {words[^1]}";

    /// <summary>An address as it may be printed: messages end up in the system's log.</summary>
    public static string WithoutPassword(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var at = text.LastIndexOf('@');
        return scheme >= 0 && at > scheme ? $"{text[..(scheme + 3)]}***{text[at..]}" : text;
    }

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static bool IsValue(Type type, string text) => type switch
    {
        _ when type == typeof(string) => true,
        _ when type == typeof(bool) => bool.TryParse(text, out _),
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        // A bare number would be days.
        _ when type == typeof(TimeSpan) => text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"Settings of type {type} are not supported."),
    };
}
