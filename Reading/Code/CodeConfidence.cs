namespace ParkingGate.Reading.Code;

/// <summary>
/// The numbers that make up a reading's confidence: how well its characters are supported, times factors for what speaks against it.
/// Tuned on drawn pictures and on photos of containers, so that accepted readings are right.
/// </summary>
internal static class CodeConfidence
{
    /// <summary>For each of the first ten characters that was not seen.</summary>
    public const double Missing = 0.45;

    /// <summary>The check digit was seen and is wrong.</summary>
    public const double Mismatch = 0.5;

    /// <summary>Something like a check digit stands there but was left out.</summary>
    public const double CheckDigitLeftOut = 0.3;

    /// <summary>A clear character follows the check digit without a gap: part of a longer word or number.</summary>
    public const double Followed = 0.6;

    /// <summary>For each symbol that is not the detector's first choice.</summary>
    private const double Substituted = 0.82;

    /// <summary>O and 0, I and 1 are the same shape: such a substitution counts less.</summary>
    private const double SameShape = 0.3;

    /// <summary>
    /// The geometric mean of the seen characters' probabilities, the lowest once more to the power of a quarter, and the layout's cost.
    /// </summary>
    public static double OfScores(in CodePositions<double> scores, in CodePositions<int> symbols, double cost)
    {
        var (sum, least, count) = (0.0, 0.0, 0);
        for (var position = 0; position < CodePositions<int>.Count; position++)
        {
            if (symbols[position] < 0) continue;
            var logarithm = Math.Log(scores[position]);
            (sum, least, count) = (sum + logarithm, Math.Min(least, logarithm), count + 1);
        }
        return Math.Exp((sum / Math.Max(1, count)) + (0.25 * least) - (0.45 * cost));
    }

    /// <summary>One character was replaced by one that is so many times as probable.</summary>
    public static double Repaired(double ratio) => 0.75 * Math.Pow(ratio, 0.25);

    /// <summary>Ten characters; what counts twice is a layout that is no code's.</summary>
    public static double WithoutCheckDigit(double cost) => 0.6 * Math.Exp(-0.15 * cost);

    public static double OfSubstitutions(double count) => Math.Pow(Substituted, count);

    public static double Substitution(int seen, int meant) => seen == meant ? 0 : IsSameShape(seen, meant) ? SameShape : 1;

    /// <summary>Of a vertical code's characters at most 15 percent may be crowded before it costs.</summary>
    public static double OfCrowding(double part) => Math.Exp(-4 * Math.Max(0, part - 0.15));

    private static bool IsSameShape(int a, int b) => (CharacterClass.ToChar(Math.Max(a, b)), CharacterClass.ToChar(Math.Min(a, b))) is ('O', '0') or ('I', '1');
}
