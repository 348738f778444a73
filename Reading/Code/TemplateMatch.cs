namespace ParkingGate.Reading.Code;

/// <summary>
/// Step 4: lays the template (three letters, category, six digits, check digit) over a sequence by dynamic programming: for each
/// position and each character the best way to have come there. Characters may be skipped, positions may be missing.
/// </summary>
internal sealed class TemplateMatch(CharacterTable table)
{
    /// <summary>A lower score is no code; all costs only lower a score, so such states are not followed either.</summary>
    private const double Worst = -16;

    private const double SkipCost = 1.6;
    private const double MissCost = 2.6;

    /// <summary>A skipped character speaks half as much against the layout as against the score.</summary>
    private const double SkipLayoutPart = 0.5;

    private const int MostMissing = 2;

    /// <summary>Up to two characters may be skipped between two positions.</summary>
    private const int Reach = 3;

    /// <summary>The fourth letter is nearly always U: better to think another one is hidden.</summary>
    private const double MissingBeforeDigits = 0.8;

    /// <summary>What a clear character directly before the owner code costs; closer than 1.35 steps is directly.</summary>
    private const double PrecededCost = 0.8;

    private const double Directly = 1.35;

    private readonly Alignment[] _best = new Alignment[6];
    private State[] _states = [];
    private int _found;

    /// <summary>The best alignments, best first; valid until the next call.</summary>
    public ReadOnlySpan<Alignment> Match(CharacterSequence sequence)
    {
        Pooled.Ensure(ref _states, sequence.Count * CodePositions<int>.Count);
        for (var to = 0; to < sequence.Count; to++)
            Reached(sequence, to);
        _found = 0;
        // A code may end with its check digit or, where that was not seen, with the last digit.
        KeepEnds(sequence, CodePositions<int>.Check);
        KeepEnds(sequence, CodePositions<int>.Check - 1);
        return _best.AsSpan(0, _found);
    }

    private Span<State> States(int character) => _states.AsSpan(character * CodePositions<int>.Count, CodePositions<int>.Count);

    private void Reached(CharacterSequence sequence, int to)
    {
        var states = States(to);
        states.Fill(State.None);
        states[0] = First(sequence, to);
        // The first letter may be missing: cut by the picture's edge, hidden.
        states[1] = new(table.Fit(1)[sequence.Characters[to]] - MissCost, 0, 1, -1, -1);
        for (var from = Math.Max(0, to - Reach); from < to; from++)
            Advance(sequence, from, to);
    }

    private State First(CharacterSequence sequence, int at)
    {
        var preceded = at > 0 && !sequence.Breaks[at] && sequence.Gaps[at] < Directly * sequence.Steps[at]
            ? PrecededCost * table.TopScores[sequence.Characters[at - 1]]
            : 0;
        return new(table.Fit(0)[sequence.Characters[at]] - preceded, preceded, 0, -1, -1);
    }

    /// <summary>All ways from one character to a later one: to the next position, or to the one after it.</summary>
    private void Advance(CharacterSequence sequence, int from, int to)
    {
        var (gap, isBreak) = (0.0, false);
        for (var i = from + 1; i <= to; i++)
            (gap, isBreak) = (gap + sequence.Gaps[i], isBreak || sequence.Breaks[i]);
        var before = States(from);
        var after = States(to);
        for (var position = 1; position < after.Length; position++)
        {
            var fit = table.Fit(position)[sequence.Characters[to]];
            for (var missing = 0; missing <= Math.Min(1, position - 1); missing++)
            {
                ref readonly var state = ref before[position - 1 - missing];
                if (state.Score < Worst || state.Missing + missing > MostMissing) continue;
                var spacing = isBreak ? SpacingCost.AcrossBreak(position, missing) : SpacingCost.Within(position, missing, gap, sequence.Steps[to]);
                Improve(ref after[position], state, fit, spacing + Hidden(position, missing), to - from - 1, missing, from);
            }
        }
    }

    private static double Hidden(int position, int missing) =>
        missing == 1 && position == CodePositions<int>.FirstDigit ? MissingBeforeDigits : 0;

    private static void Improve(ref State state, in State before, double fit, double spacing, int skipped, int missing, int from)
    {
        var skip = skipped * SkipCost;
        var score = before.Score + fit - skip - (missing * MissCost) - spacing;
        if (score > state.Score)
            state = new(score, before.Cost + spacing + (skip * SkipLayoutPart), before.Missing + missing, from, missing);
    }

    private void KeepEnds(CharacterSequence sequence, int position)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            ref readonly var state = ref States(i)[position];
            if (state.Score >= Worst) Keep(new(state.Score, state.Cost, default), position, i);
        }
    }

    /// <summary>Sorts an end in among the best, behind those of equal score.</summary>
    private void Keep(in Alignment end, int position, int character)
    {
        var at = _found;
        while (at > 0 && end.Score > _best[at - 1].Score) at--;
        if (at == _best.Length) return;
        _found = Math.Min(_found + 1, _best.Length);
        _best.AsSpan(at, _found - at - 1).CopyTo(_best.AsSpan(at + 1));
        _best[at] = end with { Places = TraceBack(position, character) };
    }

    private CodePositions<int> TraceBack(int position, int character)
    {
        var places = default(CodePositions<int>);
        ((Span<int>)places).Fill(-1);
        while (character >= 0)
        {
            places[position] = character;
            ref readonly var state = ref States(character)[position];
            (position, character) = (position - 1 - Math.Max(0, state.Skipped), state.From);
        }
        return places;
    }

    /// <summary>The best way to have the character at the position: from which one before, and how many positions were left out.</summary>
    private readonly record struct State(double Score, double Cost, int Missing, int From, int Skipped)
    {
        public static State None { get; } = new(double.NegativeInfinity, 0, 0, -1, 0);
    }
}
