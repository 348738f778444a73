namespace ParkingGate.Reading.Code;

/// <summary>Grows a pair of characters into a chain: at either end the next one that continues it smoothly.</summary>
internal sealed class LineGrowth(CharacterTable table, CharacterRows rows)
{
    /// <summary>The farthest neighbour in one line, centre to centre, in character heights.</summary>
    public const double MaxGap = 3.4;

    /// <summary>The direction at an end is that of its last five characters: lines bend with the wall and the lens.</summary>
    private const int TailLength = 5;

    /// <summary>Farther off, in heights, nothing continues a line: the longest gap with the widest tolerance beside it.</summary>
    private const double Reach = 3.6;

    private readonly int[] _chain = new int[2 * CharacterSet.Capacity];
    private CharacterSet _members;
    private int _start;
    private int _end;

    /// <summary>The whole chain in reading order; valid until the next call.</summary>
    public ReadOnlySpan<int> Grow(int first, int second, bool vertical)
    {
        (_start, _end, _members) = (CharacterSet.Capacity, CharacterSet.Capacity, default);
        Append(first);
        Append(second);
        for (var next = Next(vertical, forwards: true); next >= 0; next = Next(vertical, forwards: true))
            Append(next);
        for (var next = Next(vertical, forwards: false); next >= 0; next = Next(vertical, forwards: false))
            Prepend(next);
        return _chain.AsSpan(_start.._end);
    }

    private void Append(int character)
    {
        _chain[_end++] = character;
        _members.Add(character);
    }

    private void Prepend(int character)
    {
        _chain[--_start] = character;
        _members.Add(character);
    }

    /// <summary>The closest that continues the chain; -1 when there is none or the chain already has it.</summary>
    private int Next(bool vertical, bool forwards)
    {
        Span<int> tail = stackalloc int[Math.Min(TailLength, _end - _start)];
        if (forwards)
            _chain.AsSpan(_end - tail.Length, tail.Length).CopyTo(tail);
        else
        {
            _chain.AsSpan(_start, tail.Length).CopyTo(tail);
            tail.Reverse();
        }
        var next = Closest(tail, vertical ? 0.70 : 0.25, _end - _start);
        return next >= 0 && !_members.Contains(next) ? next : -1;
    }

    private int Closest(ReadOnlySpan<int> tail, double nearest, int length)
    {
        var direction = LineDirection.Through(table, tail);
        var height = Median.Height(table, tail);
        ref readonly var last = ref table.Boxes[tail[^1]];
        var (closest, least) = (-1, double.PositiveInfinity);
        foreach (var i in rows.Near(last.Y, Reach * height))
        {
            var (along, off) = direction.Measure(last, table.Boxes[i]);
            if (!(along > nearest * height && along < MaxGap * height)) continue;
            off = Math.Abs(off);
            if (!(off < Tolerance(along, height, length)) || !CharacterTable.IsLikeHeight(table.Boxes[i].Height / height)) continue;
            // Of equally close ones the better, which is the one with the smaller number.
            if (along + (1.5 * off) is var cost && (cost < least || (cost == least && i < closest)))
                (closest, least) = (i, cost);
        }
        return closest;
    }

    /// <summary>
    /// How far off the line the next character may stand: on corrugation up to a third of its height, and more the less a short
    /// chain knows its direction.
    /// </summary>
    private static double Tolerance(double along, double height, int length)
    {
        var slack = length < 3 ? 0.30 : length < 4 ? 0.20 : 0.10;
        return (0.33 * height) + (slack * Math.Min(along, 1.4 * height)) + (0.07 * Math.Max(0, along - (1.4 * height)));
    }
}
