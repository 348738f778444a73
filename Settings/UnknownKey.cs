namespace ParkingGate.Settings;

/// <summary>What to say about a key that does not exist. Its value is not shown: it may be a secret put in the wrong place.</summary>
internal static class UnknownKey
{
    public static string Sentence(string key, string origin)
    {
        var start = Start(key);
        var hint = Nearest(start) is { } near ? $"; did you mean {near}?" : "; docs/settings.md lists them all";
        return $"{start} is not a setting{hint} (from {origin})";
    }

    /// <summary>The part up to the first name that is not known: all keys under it are one mistake.</summary>
    public static string Start(string key)
    {
        var parts = key.Split(':');
        var known = 1;
        while (known < parts.Length && SettingKeys.All.ContainsKey(SettingKeys.Pattern(First(known)))) known++;
        return First(known);

        string First(int count) => string.Join(':', parts[..count]);
    }

    /// <summary>The known key nearest in spelling, else one of the same last name in another group.</summary>
    private static string? Nearest(string start)
    {
        var pattern = SettingKeys.Pattern(start);
        var lastName = $":{pattern.Split(':')[^1]}";
        var near = NearestName.Of(pattern, SettingKeys.All.Keys.Append(SettingTexts.Logging))
            ?? SettingKeys.All.Keys.FirstOrDefault(key => key.EndsWith(lastName, StringComparison.OrdinalIgnoreCase));
        return near is null ? null : WithIndexesOf(start, near);
    }

    /// <summary>`Cameras:*:Source` for the mistyped `Cameras:3:Sorce` is `Cameras:3:Source`; where no number
    /// was written, the first.</summary>
    private static string WithIndexesOf(string start, string pattern)
    {
        var indexes = new Queue<string>(start.Split(':').Where(SettingKeys.IsIndex));
        return string.Join(':', pattern.Split(':').Select(part => part != "*" ? part : indexes.TryDequeue(out var index) ? index : "0"));
    }
}
