using System.Globalization;

namespace ParkingGate.Settings;

/// <summary>Lists count from 0 without gaps; the binder would close a gap in silence,
/// and messages would name the wrong place.</summary>
/// <remarks>Keys are to come in their order. Nothing after a gap is admitted.</remarks>
internal sealed class ListPlaces
{
    private const int Broken = -1;

    private readonly Dictionary<string, int> _count = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The key's place in its list, such as `Cameras:0`; null for a key outside lists.</summary>
    public static string? PlaceOf(string key) =>
        Array.FindIndex(key.Split(':'), SettingKeys.IsIndex) is >= 0 and var at
            ? string.Join(':', key.Split(':')[..(at + 1)])
            : null;

    /// <summary>False, with a problem at the first such key, for what stands after a gap.</summary>
    public bool Admits(string place, List<string> problems)
    {
        var list = place[..place.LastIndexOf(':')];
        var index = int.Parse(place[(list.Length + 1)..], CultureInfo.InvariantCulture);
        var count = _count.GetValueOrDefault(list);
        if (count == Broken) return false;

        var follows = index <= count;
        _count[list] = follows ? index + 1 : Broken;
        if (follows) return true;

        problems.Add($"{list}:{index} is set but {list}:{count} is not; allowed: a list counted from 0 without gaps");
        return false;
    }
}
