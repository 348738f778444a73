using ParkingGate.Containers;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Which class may be meant where another was seen, and how probable that makes it. Counts only where the meant one is allowed: at a
/// digit's place an O is a 0.
/// </summary>
internal readonly record struct Confusion(int Seen, int Meant, double Factor)
{
    /// <summary>All pairs with a factor, by class number. Factors are hundredths; rounding undoes their passage through float.</summary>
    public static Confusion[] All { get; } =
    [
        .. from seen in Enumerable.Range(0, CharacterClass.Count)
           from meant in Enumerable.Range(0, CharacterClass.Count)
           let factor = Confusions.Factor(CharacterClass.ToChar(seen), CharacterClass.ToChar(meant))
           where seen != meant && factor > 0
           select new Confusion(seen, meant, Math.Round((double)factor, 2)),
    ];
}
