namespace ParkingGate.Reading.Code;

/// <summary>
/// Step 5: from an alignment to a code: the best symbol at each position, its confidence, and what the check digit says. When the
/// seen check digit disagrees, the likeliest substitution is tried and the code marked as repaired.
/// </summary>
internal sealed class CodeResolver(CharacterTable table)
{
    /// <summary>Weaker readings are noise.</summary>
    private const double LeastConfidence = 0.05;

    private readonly CodeSurroundings _surroundings = new(table);

    /// <summary>False when the picture does not support a code there.</summary>
    public bool TryResolve(CharacterSequence sequence, in Alignment alignment, out DecodedCode code)
    {
        code = default;
        (code.Layout, code.TimesSeen) = (sequence.Layout, 1);
        CodePositions<int> characters = default;
        for (var position = 0; position < CodePositions<int>.Count; position++)
            characters[position] = alignment.Places[position] is >= 0 and var place ? sequence.Characters[place] : -1;
        Choose(characters, ref code);
        code.Confidence = CodeConfidence.OfScores(code.Scores, code.Symbols, alignment.Cost);
        // Every further factor is at most 1.
        if (code.Confidence < LeastConfidence) return false;
        code.Confidence *= _surroundings.Factor(characters, code, CheckStep(sequence, alignment));
        Check(characters, alignment.Cost, ref code);
        code.Confidence = Math.Min(1, code.Confidence);
        return code.Confidence >= LeastConfidence;
    }

    private void Choose(in CodePositions<int> characters, ref DecodedCode code)
    {
        for (var position = 0; position < CodePositions<int>.Count; position++)
        {
            var character = characters[position];
            var choice = character < 0 ? new(0, -1) : SymbolChoice.Start.Next(table.Effective(character), position);
            code.Symbols[position] = choice.Symbol;
            code.Scores[position] = character < 0 ? 0 : Math.Max(Emissions.LeastProbable, choice.Probability);
            code.Sources[position] = character < 0 ? -1 : table.Sources[character];
            if (character >= 0) code.Used.Add(character);
        }
        Place(characters, ref code);
    }

    private void Place(in CodePositions<int> characters, ref DecodedCode code)
    {
        (code.Left, code.Top) = (double.PositiveInfinity, double.PositiveInfinity);
        (code.Right, code.Bottom) = (double.NegativeInfinity, double.NegativeInfinity);
        Span<int> seen = stackalloc int[CodePositions<int>.Count];
        var count = 0;
        foreach (var character in characters)
        {
            if (character < 0) continue;
            seen[count++] = character;
            ref readonly var box = ref table.Boxes[character];
            (code.Left, code.Top) = (Math.Min(code.Left, box.Left), Math.Min(code.Top, box.Top));
            (code.Right, code.Bottom) = (Math.Max(code.Right, box.Right), Math.Max(code.Bottom, box.Bottom));
        }
        code.Height = Median.Height(table, seen[..count]);
    }

    private static double CheckStep(CharacterSequence sequence, in Alignment alignment) =>
        alignment.Places[CodePositions<int>.Check] is >= 0 and var place ? sequence.Steps[place] : 0;

    private void Check(in CodePositions<int> characters, double cost, ref DecodedCode code)
    {
        var missing = 0;
        for (var position = 0; position < CodePositions<int>.Check; position++)
            missing += characters[position] < 0 ? 1 : 0;
        code.ComputedCheckDigit = missing > 0 ? -1 : DecodedCode.CheckDigitOf(code.Symbols);
        if (missing > 0)
            Settle(ref code, CodeStatus.Incomplete, Math.Pow(CodeConfidence.Missing, missing));
        else if (!code.CheckDigitSeen)
            Settle(ref code, CodeStatus.NoCheckDigit, CodeConfidence.WithoutCheckDigit(cost));
        else if (code.ComputedCheckDigit == code.Symbols[CodePositions<int>.Check])
            Settle(ref code, CodeStatus.Ok, 1);
        else if (CheckDigitRepair.TryRepair(table, characters, ref code, out var ratio))
            Settle(ref code, CodeStatus.Repaired, CodeConfidence.Repaired(ratio));
        else
            Settle(ref code, CodeStatus.Mismatch, CodeConfidence.Mismatch);
    }

    private static void Settle(ref DecodedCode code, CodeStatus status, double factor)
    {
        code.Status = status;
        code.Confidence *= factor;
    }
}
