using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace ParkingGate.Settings;

/// <summary>A rule for the value of one setting; its message names the key, the value found and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SettingAttribute : ValidationAttribute
{
    public abstract string Allowed { get; }

    protected abstract bool Accepts(object? value);

    /// <summary>Of a list, each entry must be allowed; the first that is not is named.</summary>
    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var key = KeyOf(validationContext.DisplayName);
        if (value is not string[] list) return Accepts(value) ? ValidationResult.Success : new(Sentence(key, Shown(value), Allowed));
        var wrong = Array.FindIndex(list, entry => !Accepts(entry));
        return wrong < 0 ? ValidationResult.Success : new(Sentence($"{key}:{wrong}", list[wrong], Allowed));
    }

    /// <summary>The value as a message may show it.</summary>
    protected virtual object? Shown(object? value) => value;

    /// <summary>The one sentence in which every bad value is reported.</summary>
    public static string Sentence(string key, object? value, string allowed)
    {
        var found = Convert.ToString(value, CultureInfo.InvariantCulture);
        return $"{key} is {(string.IsNullOrWhiteSpace(found) ? "empty" : SettingText.WithoutPassword(found))}; allowed: {allowed}";
    }

    /// <summary>The generated validators say `GateOptions.Cameras[0].Id` for the key `Cameras:0:Id`.</summary>
    private static string KeyOf(string displayName) =>
        displayName[(displayName.IndexOf('.', StringComparison.Ordinal) + 1)..]
            .Replace("[", ":", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', ':');
}
