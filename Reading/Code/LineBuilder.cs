namespace ParkingGate.Reading.Code;

/// <summary>
/// Step 2: chains of characters of like height with a smooth direction, horizontal and stacked ones. Each character begins up to
/// three in each direction; what lies inside a longer chain is dropped.
/// </summary>
internal sealed class LineBuilder(CharacterTable table, CharacterRows rows, LineList lines)
{
    private const int Starts = 3;

    /// <summary>More lines than a wall of print has; bounds the work on a picture of noise.</summary>
    private const int MostLines = 600;

    /// <summary>A stacked line with a larger part of crowded characters runs across rows of print.</summary>
    private const double MostCrowded = 0.4;

    private readonly LineGrowth _growth = new(table, rows);
    private ulong[] _seen = [];
    private int _seenCount;

    public void Build()
    {
        lines.Clear();
        _seenCount = 0;
        rows.Fill(table);
        for (var first = 0; first < table.Count; first++)
        {
            Start(first, vertical: false);
            Start(first, vertical: true);
        }
        lines.KeepLongest(MostLines);
    }

    private void Start(int first, bool vertical)
    {
        Span<int> seconds = stackalloc int[Starts];
        var count = Nearest(first, vertical, seconds);
        foreach (var second in seconds[..count])
        {
            var chain = _growth.Grow(first, second, vertical);
            if (IsNew(chain, vertical))
                Add(chain, vertical);
        }
    }

    /// <summary>The nearest neighbours in the direction, best first; sideways counts double.</summary>
    private int Nearest(int first, bool vertical, Span<int> nearest)
    {
        Span<double> costs = stackalloc double[Starts];
        var count = 0;
        foreach (var i in rows.Near(table.Boxes[first].Y, LineGrowth.MaxGap * table.Boxes[first].Height))
        {
            if (!IsNeighbour(table.Boxes[first], table.Boxes[i], vertical, out var cost)) continue;
            var at = count;
            while (at > 0 && (cost < costs[at - 1] || (cost == costs[at - 1] && i < nearest[at - 1]))) at--;
            if (at == Starts) continue;
            count = Math.Min(count + 1, Starts);
            for (var later = count - 1; later > at; later--)
                (costs[later], nearest[later]) = (costs[later - 1], nearest[later - 1]);
            (costs[at], nearest[at]) = (cost, i);
        }
        return count;
    }

    private static bool IsNeighbour(in CharacterBox from, in CharacterBox to, bool vertical, out double cost)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var (along, off) = vertical ? (dy, Math.Abs(dx)) : (dx, Math.Abs(dy));
        cost = along + (2 * off);
        return along > (vertical ? 0.70 : 0.25) * from.Height && off <= (vertical ? 0.55 : 0.6) * along
            && Math.Sqrt((dx * dx) + (dy * dy)) < LineGrowth.MaxGap * from.Height
            && CharacterTable.IsLikeHeight(to.Height / from.Height);
    }

    /// <summary>Most chains are found from each of their characters. 64 bits tell a few thousand apart beyond doubt.</summary>
    private bool IsNew(ReadOnlySpan<int> chain, bool vertical)
    {
        var hash = vertical ? 14695981039346656037UL : 1099511628211UL;
        foreach (var character in chain)
            hash = (ulong.RotateLeft(hash, 23) ^ (uint)(character + 1)) * 0x9E3779B97F4A7C15UL;
        if (_seen.AsSpan(0, _seenCount).Contains(hash)) return false;
        Pooled.Grow(ref _seen, _seenCount + 1);
        _seen[_seenCount++] = hash;
        return true;
    }

    private void Add(ReadOnlySpan<int> chain, bool vertical)
    {
        var direction = LineDirection.Through(table, chain);
        if (vertical ? Math.Abs(direction.X) > Math.Abs(direction.Y) : Math.Abs(direction.X) < Math.Abs(direction.Y)) return;
        if (vertical && CountCrowded(chain) > MostCrowded * chain.Length) return;
        var height = Median.Height(table, chain);
        lines.Add(chain, vertical, height, Median.Distance(table, chain) / height, direction.Angle);
    }

    private int CountCrowded(ReadOnlySpan<int> chain)
    {
        var count = 0;
        foreach (var character in chain)
            count += table.Crowded[character] ? 1 : 0;
        return count;
    }
}
