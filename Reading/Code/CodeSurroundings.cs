namespace ParkingGate.Reading.Code;

/// <summary>What stands around a code and how it was read: whether it is a code at all, and whether it ends where it seems to.</summary>
internal sealed class CodeSurroundings(CharacterTable table)
{
    /// <summary>The logarithm from which a left out character is like a check digit: probability 0.3.</summary>
    private const double LikeCheckDigit = -1.2;

    /// <summary>A following character with this score is clear, and closer than 1.25 steps it touches.</summary>
    private const double Clear = 0.45;

    private const double Touching = 1.25;

    /// <summary>Two characters of the end this far apart, in heights, tell no direction.</summary>
    private const double FarApart = 4;

    private static readonly int LetterI = CharacterClass.Of('I');

    /// <summary>A factor of at most 1 for the confidence; <paramref name="step"/> is the usual one at the check digit.</summary>
    public double Factor(in CodePositions<int> characters, in DecodedCode code, double step)
    {
        var factor = Following(characters, step);
        var (substitutions, crowded, count) = (0.0, 0, 0);
        for (var position = 0; position < CodePositions<int>.Count; position++)
        {
            if (characters[position] < 0) continue;
            substitutions += CodeConfidence.Substitution(table.TopClasses[characters[position]], code.Symbols[position]);
            crowded += table.Crowded[characters[position]] ? 1 : 0;
            count++;
        }
        factor *= CodeConfidence.OfSubstitutions(substitutions);
        return code.Layout is CodeLayout.Vertical or CodeLayout.VerticalTwoColumns
            ? factor * CodeConfidence.OfCrowding((double)crowded / count)
            : factor;
    }

    private double Following(in CodePositions<int> characters, double step)
    {
        var (next, gap) = Next(characters);
        if (next < 0) return 1;
        if (characters[CodePositions<int>.Check] < 0)
            return table.CheckDigit[next] > LikeCheckDigit ? CodeConfidence.CheckDigitLeftOut : 1;
        // 1 and I are how the box around a check digit reads.
        return gap < Touching * step && table.TopScores[next] > Clear && table.TopClasses[next] != 1 && table.TopClasses[next] != LetterI
            ? CodeConfidence.Followed
            : 1;
    }

    /// <summary>The character that follows the last one in the direction of the last two, and its distance in heights; -1 for none.</summary>
    private (int Character, double Gap) Next(in CodePositions<int> characters)
    {
        var (before, last, count) = (-1, -1, 0);
        var used = default(CharacterSet);
        foreach (var character in characters)
        {
            if (character < 0) continue;
            (before, last, count) = (last, character, count + 1);
            used.Add(character);
        }
        if (count > 3 && table.Distance(before, last) > FarApart * table.Boxes[last].Height) return (-1, 0);
        return Closest(used, LineDirection.Through(table, [before, last]), last);
    }

    private (int Character, double Gap) Closest(in CharacterSet used, LineDirection direction, int last)
    {
        ref readonly var from = ref table.Boxes[last];
        var (closest, gap) = (-1, 1e9);
        for (var i = 0; i < table.Count; i++)
        {
            if (used.Contains(i) || table.Boxes[i].Height / from.Height is not (> 0.68 and < 1.6)) continue;
            var (along, off) = direction.Measure(from, table.Boxes[i]);
            (along, off) = (along / from.Height, Math.Abs(off) / from.Height);
            if (along is > 0.25 and < LineGrowth.MaxGap && off < 0.3 + (0.07 * along) && along < gap)
                (closest, gap) = (i, along);
        }
        return (closest, gap);
    }
}
