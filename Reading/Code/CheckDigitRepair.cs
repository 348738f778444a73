namespace ParkingGate.Reading.Code;

/// <summary>
/// Makes a wrong check digit right by replacing one character by another that the picture supports too; of all such replacements
/// the likeliest.
/// </summary>
internal static class CheckDigitRepair
{
    /// <summary>The first to third choices after the best are tried.</summary>
    private const int Alternatives = 3;

    /// <summary>An alternative needs this part of the best one's probability, and this probability.</summary>
    private const double LeastRatio = 0.04;

    private const double LeastProbability = 0.02;

    /// <summary>Replaces the character in the code; <paramref name="ratio"/> is its probability over the replaced one's.</summary>
    public static bool TryRepair(CharacterTable table, in CodePositions<int> characters, ref DecodedCode code, out double ratio)
    {
        ratio = 0;
        var (at, best) = (-1, SymbolChoice.Start);
        for (var position = 0; position < CodePositions<int>.Count; position++)
        {
            ReadOnlySpan<double> effective = table.Effective(characters[position]);
            var choice = SymbolChoice.Start.Next(effective, position);
            for (var i = 0; i < Alternatives; i++)
            {
                choice = choice.Next(effective, position);
                if (choice.Symbol < 0 || !IsLikely(choice, code.Scores[position])) break;
                var likely = choice.Probability / code.Scores[position];
                if (likely > ratio && IsRightWith(code.Symbols, position, choice.Symbol))
                    (ratio, at, best) = (likely, position, choice);
            }
        }
        if (at < 0) return false;
        (code.Symbols[at], code.Scores[at]) = (best.Symbol, best.Probability);
        code.ComputedCheckDigit = code.Symbols[CodePositions<int>.Check];
        return true;
    }

    private static bool IsLikely(SymbolChoice choice, double best) =>
        choice.Probability > LeastRatio * best && choice.Probability > LeastProbability;

    private static bool IsRightWith(CodePositions<int> symbols, int position, int symbol)
    {
        symbols[position] = symbol;
        return DecodedCode.CheckDigitOf(symbols) == symbols[CodePositions<int>.Check];
    }
}
