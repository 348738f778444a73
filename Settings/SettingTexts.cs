namespace ParkingGate.Settings;

/// <summary>Looks at settings as written, before they are bound: the binder would stop at the first wrong one
/// and pass over unknown ones.</summary>
internal static class SettingTexts
{
    public const string Logging = "Logging";

    private static readonly string[] LogLevels = Enum.GetNames<LogLevel>();

    /// <summary>What the binder may have. A setting that is not usable goes to the problems instead.</summary>
    public static Dictionary<string, string?> Usable(SortedDictionary<string, FoundSetting> found, List<string> problems)
    {
        var usable = new Dictionary<string, string?>(found.Count, StringComparer.OrdinalIgnoreCase);
        var unknown = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var places = new ListPlaces();
        foreach (var (key, setting) in found)
        {
            if (SettingKeys.All.TryGetValue(SettingKeys.Pattern(key), out var known))
            {
                var spelled = SettingKeys.Spelled(key, known);
                if (IsPlaced(spelled, places, usable, problems)) AddKnown(spelled, setting, known, usable, problems);
            }
            else if (key.StartsWith(Logging + ":", StringComparison.OrdinalIgnoreCase)) AddLogging(key, setting, usable, problems);
            else if (unknown.Add(UnknownKey.Start(key))) problems.Add(UnknownKey.Sentence(key, setting.Origin));
        }
        return usable;
    }

    /// <summary>An entry of a list is there even when nothing in it is usable: those after it keep their places.</summary>
    private static bool IsPlaced(string key, ListPlaces places, Dictionary<string, string?> usable, List<string> problems)
    {
        foreach (var place in ListPlaces.PlacesOf(key))
        {
            if (!places.Admits(place, problems)) return false;
            usable.TryAdd(place, "");
        }
        return true;
    }

    private static void AddKnown(
        string key, FoundSetting setting, SettingKey known, Dictionary<string, string?> usable, List<string> problems)
    {
        var text = setting.Text ?? "";
        if (!known.IsGroup && SettingText.ForBinder(known.ValueType, text) is { } value) usable[key] = value;
        else if (!known.IsGroup) problems.Add(Sentence(key, setting, known.Allowed));
        else if (text.Length > 0) problems.Add(Sentence(key, setting, known.Members));
    }

    /// <summary>The logging framework reads these itself, and throws at a level that it does not know.</summary>
    private static void AddLogging(string key, FoundSetting setting, Dictionary<string, string?> usable, List<string> problems)
    {
        var isLevel = key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase);
        if (!isLevel || LogLevels.Contains(setting.Text, StringComparer.OrdinalIgnoreCase)) usable[key] = setting.Text;
        else problems.Add(Sentence(key, setting, SettingText.OneOf(LogLevels)));
    }

    private static string Sentence(string key, FoundSetting setting, string allowed) =>
        $"{SettingAttribute.Sentence(key, setting.Text, allowed)} (from {setting.Origin})";
}
