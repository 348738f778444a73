namespace ParkingGate.Reading.Code;

/// <summary>
/// How well each character fits each kind of position: natural logarithms of effective probabilities. The effective probability of
/// a symbol is the best of all classes' scores times how often that class means this symbol.
/// </summary>
internal static class Emissions
{
    /// <summary>Nothing is less probable than this: one character read wrongly must not rule a whole code out.</summary>
    public const double LeastProbable = 0.004;

    public const int U = 30;
    public const int J = 19;
    public const int Z = 35;

    /// <summary>J and Z as fourth letter are far rarer than U.</summary>
    public const double RareCategory = 0.7;

    /// <summary>What a character that cannot be a check digit gets as one: out of the question.</summary>
    public const double Never = -1e6;

    public static void Fill(CharacterTable table)
    {
        for (var i = 0; i < table.Count; i++)
        {
            var effective = table.Effective(i);
            Confuse(table.Scores(i), effective);
            table.Letter[i] = LogOfBest(effective[CharacterClass.FirstLetter..]);
            table.Digit[i] = table.CheckDigit[i] = LogOfBest(effective[..CharacterClass.FirstLetter]);
            table.Category[i] = LogOfBest([effective[U], effective[J] * RareCategory, effective[Z] * RareCategory]);
        }
    }

    private static void Confuse(ReadOnlySpan<double> scores, Span<double> effective)
    {
        scores.CopyTo(effective);
        foreach (ref readonly var confusion in Confusion.All.AsSpan())
            effective[confusion.Meant] = Math.Max(effective[confusion.Meant], scores[confusion.Seen] * confusion.Factor);
        foreach (ref var probability in effective)
            probability = Math.Clamp(probability, 0, 1);
    }

    private static double LogOfBest(ReadOnlySpan<double> probabilities)
    {
        var best = LeastProbable;
        foreach (var probability in probabilities)
            best = Math.Max(best, probability);
        return Math.Log(best);
    }
}
