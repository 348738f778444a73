using System.Globalization;

namespace ParkingGate.Containers;

/// <summary>
/// Which character is meant by one that looks like it. A code has letters at positions 0 to 3 and digits at 4 to 10, so a
/// digit among the letters, or the other way round, can only be a look-alike.
/// </summary>
internal static class Confusions
{
    // Below this a pair is a rare slip of the reader, not a look-alike that may be put right without other evidence.
    private const float LookAlike = 0.3f;

    // Seen, meant, how much of what was seen speaks for what is meant (1: the same). The numbers are the decoder's, set on
    // made pictures and photos of containers.
    private static readonly float[] Factors = Table(
        "O0:90 OQ:25 OD:25 OU:8 0O:90 0D:45 0Q:40 0U:8 I1:90 1I:90 1L:25 1J:12 L1:30 LI:20 S5:80 5S:80 B8:80 8B:80 8S:10 " +
        "Z2:75 2Z:75 G6:65 GC:30 6G:65 D0:55 DO:35 DU:8 Q0:60 QO:40 T7:35 7T:35 A4:35 4A:35 E6:5 VU:35 J1:10 JU:15 " +
        "CG:25 CO:10 C0:10 WU:8 YV:15 HU:10 NU:5 MW:5 38:6 98:5 PR:10 RP:10");

    /// <summary>The letter meant: itself, the look-alike of a digit (0 is O, 5 is S, …), or '?'.</summary>
    public static char AsLetter(char seen) => Best(seen, 'A', 'Z');

    /// <summary>The digit meant: itself, the look-alike of a letter (O, Q and D are 0, B is 8, …), or '?'.</summary>
    public static char AsDigit(char seen) => Best(seen, '0', '9');

    /// <summary>The category meant: U, J and Z themselves, U for V, Z for 2, or '?'.</summary>
    public static char AsCategory(char seen) => char.ToUpperInvariant(seen) switch
    {
        'U' or 'V' => 'U',
        'J' => 'J',
        'Z' or '2' => 'Z',
        _ => '?',
    };

    /// <summary>The character meant at this position (0 to 10) of a code, or '?'.</summary>
    public static char At(int position, char seen) =>
        position < 3 ? AsLetter(seen) : position == 3 ? AsCategory(seen) : AsDigit(seen);

    /// <summary>How much of the score of what was seen speaks for what is meant: 1 for the same, 0 for strangers.</summary>
    public static float Factor(char seen, char meant) =>
        Index(seen) is >= 0 and var from && Index(meant) is >= 0 and var to ? Factors[from * 36 + to] : 0;

    private static char Best(char seen, char first, char last)
    {
        var (best, factor) = ('?', LookAlike);
        for (var meant = first; meant <= last; meant++)
        {
            if (Factor(seen, meant) is var found && found >= factor && (found > factor || best == '?'))
                (best, factor) = (meant, found);
        }
        return best;
    }

    private static int Index(char character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= 'A' and <= 'Z' => character - 'A' + 10,
        >= 'a' and <= 'z' => character - 'a' + 10,
        _ => -1,
    };

    private static float[] Table(string pairs)
    {
        var table = new float[36 * 36];
        for (var i = 0; i < 36; i++) table[i * 37] = 1;
        foreach (var pair in pairs.Split(' '))
        {
            var percent = int.Parse(pair.AsSpan(3), CultureInfo.InvariantCulture);
            table[Index(pair[0]) * 36 + Index(pair[1])] = percent / 100f;
        }
        return table;
    }
}
