namespace ParkingGate.Reading.Code;

/// <summary>
/// Step 6: readings that use the same characters or the same place compete and the best stays; equal codes at different places
/// support each other.
/// </summary>
internal sealed class CodeRanking
{
    /// <summary>One piece of wall carries one code: readings that share more of the smaller one's box compete.</summary>
    private const double SamePlace = 0.6;

    private const int SameCharacters = 2;

    /// <summary>How much a second sight of a code (roof and door) counts.</summary>
    private const double SecondSight = 0.6;

    private (double Rank, int Index)[] _ranks = [];
    private DecodedCode[] _best = [];

    /// <summary>The readings that stay, best first; valid until the next call.</summary>
    public ReadOnlySpan<DecodedCode> Rank(ReadOnlySpan<DecodedCode> candidates)
    {
        var kept = 0;
        foreach (var (_, index) in Sort(candidates))
        {
            if (HasRival(candidates[index], _best.AsSpan(0, kept))) continue;
            Pooled.Grow(ref _best, kept + 1);
            _best[kept++] = candidates[index];
        }
        var best = _best.AsSpan(0, Join(_best.AsSpan(0, kept)));
        InsertionSort(best);
        return best;
    }

    /// <summary>Best first; equal ones in their order.</summary>
    private ReadOnlySpan<(double Rank, int Index)> Sort(ReadOnlySpan<DecodedCode> codes)
    {
        Pooled.Ensure(ref _ranks, codes.Length);
        var ranks = _ranks.AsSpan(0, codes.Length);
        for (var i = 0; i < codes.Length; i++)
            ranks[i] = (codes[i].Rank, i);
        ranks.Sort(static (a, b) => a.Rank != b.Rank ? b.Rank.CompareTo(a.Rank) : a.Index.CompareTo(b.Index));
        return ranks;
    }

    private static bool HasRival(in DecodedCode code, ReadOnlySpan<DecodedCode> better)
    {
        foreach (ref readonly var other in better)
        {
            if (code.Used.CountShared(other.Used) >= SameCharacters || code.Nesting(other) > SamePlace)
                return true;
        }
        return false;
    }

    /// <summary>Puts equal codes into the best of them; returns how many different ones are left.</summary>
    private static int Join(Span<DecodedCode> codes)
    {
        var kept = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            var same = 0;
            while (same < kept && !codes[same].HasSameTen(codes[i])) same++;
            if (same < kept)
                Support(ref codes[same], codes[i]);
            else
                codes[kept++] = codes[i];
        }
        return kept;
    }

    private static void Support(ref DecodedCode code, in DecodedCode second)
    {
        code.TimesSeen++;
        code.Confidence = 1 - ((1 - code.Confidence) * (1 - (SecondSight * second.Confidence)));
        if (second.Status != CodeStatus.Ok || code.Status != CodeStatus.NoCheckDigit) return;
        code.Status = CodeStatus.Ok;
        code.Symbols[CodePositions<int>.Check] = second.Symbols[CodePositions<int>.Check];
        code.Scores[CodePositions<int>.Check] = second.Scores[CodePositions<int>.Check];
    }

    /// <summary>A handful of codes that are nearly in order; keeps equal ones in theirs.</summary>
    private static void InsertionSort(Span<DecodedCode> codes)
    {
        for (var i = 1; i < codes.Length; i++)
        {
            var code = codes[i];
            var at = i;
            for (; at > 0 && codes[at - 1].Rank < code.Rank; at--)
                codes[at] = codes[at - 1];
            codes[at] = code;
        }
    }
}
