using System.Globalization;

namespace ParkingGate.Reading;

/// <summary>The set of class numbers that are wanted of a model.</summary>
internal sealed class ClassFilter
{
    private const int Listed = 20;
    private readonly bool[] _wanted;
    private readonly int[] _ids;

    private ClassFilter(int[] ids)
    {
        _ids = ids;
        _wanted = new bool[ids.Max() + 1];
        foreach (var id in ids)
            _wanted[id] = true;
    }

    /// <summary>Wanted class numbers, ascending.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>
    /// Finds each wanted class by name (any case) or number. Where a model tells no classes, only numbers can be wanted.
    /// </summary>
    /// <exception cref="DetectorModelException">A class that the model does not have, or none wanted.</exception>
    public static ClassFilter Create(IReadOnlyList<string> wanted, IReadOnlyList<string> names, string model)
    {
        if (wanted.Count == 0)
            throw new DetectorModelException($"No classes are wanted of {model}; name at least one of {List(names)}.");
        return new ClassFilter([.. wanted.SelectMany(name => Find(name, names, model)).Distinct().Order()]);
    }

    public bool Contains(int id) => (uint)id < (uint)_wanted.Length && _wanted[id];

    /// <summary>
    /// Names come before numbers: a model of digits has classes called "7". Several classes of one name are all meant.
    /// </summary>
    private static int[] Find(string wanted, IReadOnlyList<string> names, string model)
    {
        var text = wanted.Trim();
        int[] named = [.. Enumerable.Range(0, names.Count).Where(id => text.Equals(names[id].Trim(), StringComparison.OrdinalIgnoreCase))];
        if (named.Length > 0)
            return named;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Exists(number, names))
            return [number];
        throw new DetectorModelException($"{model} has no class '{text}'; its classes are {List(names)}.");
    }

    private static bool Exists(int number, IReadOnlyList<string> names) =>
        number < (names.Count > 0 ? names.Count : YoloShape.MostClasses);

    private static string List(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "not named in the file: give their numbers, or their names in the settings",
        <= Listed => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(Listed))} and {names.Count - Listed} more",
    };
}
