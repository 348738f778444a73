namespace ParkingGate.Reading.Code;

/// <summary>Step 1: boxes on the same character become one, whose class scores are the highest of them.</summary>
internal sealed class CharacterMerge
{
    /// <summary>Weaker characters are noise.</summary>
    private const double MinScore = 0.12;

    /// <summary>A code has ten or eleven characters; from fewer than eight none can be read.</summary>
    private const int Fewest = 8;

    private const double SameIou = 0.45;

    /// <summary>A box that lies inside another to this part is the same character, whatever the union.</summary>
    private const double SameNesting = 0.75;

    /// <summary>What a double's scores count beside the better box's.</summary>
    private const double DoubleWeight = 0.9;

    private (double Top, int Source)[] _ranks = [];

    /// <summary>Fills places, scores and sources, best first; false when there are too few for a code.</summary>
    public bool Fill(CharacterTable table, ReadOnlySpan<CharacterBox> boxes, ReadOnlySpan<double> scores)
    {
        table.Count = 0;
        var count = Rank(boxes, scores);
        if (count < Fewest) return false;
        foreach (var (_, source) in _ranks.AsSpan(0, Math.Min(count, CharacterSet.Capacity)))
            Add(table, boxes[source], scores.Slice(source * CharacterClass.Count, CharacterClass.Count), source);
        for (var i = 0; i < table.Count; i++)
            Name(table, i);
        return true;
    }

    /// <summary>Best first; equal ones in the given order.</summary>
    private int Rank(ReadOnlySpan<CharacterBox> boxes, ReadOnlySpan<double> scores)
    {
        Pooled.Ensure(ref _ranks, boxes.Length);
        var count = 0;
        for (var i = 0; i < boxes.Length; i++)
        {
            var top = Highest(scores.Slice(i * CharacterClass.Count, CharacterClass.Count));
            if (top >= MinScore && boxes[i].Height > 0)
                _ranks[count++] = (top, i);
        }
        _ranks.AsSpan(0, count).Sort(static (a, b) => a.Top != b.Top ? b.Top.CompareTo(a.Top) : a.Source.CompareTo(b.Source));
        return count;
    }

    private static double Highest(ReadOnlySpan<double> scores)
    {
        var highest = scores[0];
        foreach (var score in scores)
            highest = Math.Max(highest, score);
        return highest;
    }

    private static void Add(CharacterTable table, in CharacterBox box, ReadOnlySpan<double> scores, int source)
    {
        for (var i = 0; i < table.Count; i++)
        {
            if (!IsSame(box, table.Boxes[i])) continue;
            var better = table.Scores(i);
            for (var id = 0; id < better.Length; id++)
                better[id] = Math.Max(better[id], scores[id] * DoubleWeight);
            return;
        }
        table.Boxes[table.Count] = box;
        table.Sources[table.Count] = source;
        scores.CopyTo(table.Scores(table.Count++));
    }

    private static bool IsSame(in CharacterBox a, in CharacterBox b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0) return false;
        var (shared, areaA, areaB) = (width * height, a.Width * a.Height, b.Width * b.Height);
        return shared / (areaA + areaB - shared) > SameIou || shared / Math.Min(areaA, areaB) > SameNesting;
    }

    private static void Name(CharacterTable table, int character)
    {
        ReadOnlySpan<double> scores = table.Scores(character);
        var best = 0;
        for (var id = 1; id < scores.Length; id++)
        {
            if (scores[id] > scores[best])
                best = id;
        }
        (table.TopClasses[character], table.TopScores[character]) = (best, scores[best]);
    }
}
