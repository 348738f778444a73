using System.Globalization;

namespace ParkingGate.Settings;

/// <summary>Lists count from 0 without gaps; the binder would close a gap in silence,
/// and messages would name the wrong place.</summary>
/// <remarks>Keys are to come in their order. Nothing after a gap is admitted.</remarks>
internal sealed class ListPlaces
{
    private const int Broken = -1;

    private readonly Dictionary<string, int> _count = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The key's places in its lists, such as `Cameras:0` and `Cameras:0:Masks:1`; none for a key outside lists.</summary>
    public static IEnumerable<string> PlacesOf(string key)
    {
        var parts = key.Split(':');
        return from at in Enumerable.Range(1, parts.Length - 1)
               where SettingKeys.IsIndex(parts[at])
               select string.Join(':', parts[..(at + 1)]);
    }

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
