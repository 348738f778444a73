namespace ParkingGate.Reading.Code;

/// <summary>Where a piece of a code lies as seen from the piece before it.</summary>
internal enum PieceSide
{
    Apart,

    /// <summary>On the same line, further on in its direction.</summary>
    Onward,

    /// <summary>The next row of horizontal lines.</summary>
    Below,

    /// <summary>The next column, to the right of vertical lines.</summary>
    Beside,
}

/// <summary>Tells whether two lines may be pieces of one code. All distances are in character heights of the first.</summary>
internal static class LineRelation
{
    /// <summary>The widest gap in one line: a door's locking bars, or a character that was not seen.</summary>
    private const double JoinGap = 8.0;

    /// <summary>Pieces of one code are parallel, within 20 degrees (a single character has no direction).</summary>
    private const double Parallel = 0.35;

    public static PieceSide Of(CharacterTable table, LineList lines, in CharacterLine a, in CharacterLine b)
    {
        if (a.Vertical != b.Vertical || !CharacterTable.IsLikeHeight(b.Height / a.Height) || a.Set.Overlaps(b.Set)) return PieceSide.Apart;
        if (b.Length > 1 && Math.Abs(a.Angle - b.Angle) > Parallel) return PieceSide.Apart;
        var direction = LineDirection.At(a.Angle);
        var members = lines.Members(a);
        ref readonly var first = ref table.Boxes[members[0]];
        ref readonly var last = ref table.Boxes[members[^1]];
        ref readonly var next = ref table.Boxes[lines.Members(b)[0]];
        if (IsOnward(direction.Measure(last, next), a.Height)) return PieceSide.Onward;
        var (along, off) = direction.Measure(first, next);
        (along, off) = (along / a.Height, off / a.Height);
        if (a.Vertical)
            return off is < -0.7 and > -6 && along is > -3.5 and < 6.5 ? PieceSide.Beside : PieceSide.Apart;
        var length = direction.Measure(first, last).Along / a.Height;
        return off is > 0.85 and < 2.8 && along > -3.2 && along < Math.Max(3.2, length + 0.8) ? PieceSide.Below : PieceSide.Apart;
    }

    private static bool IsOnward((double Along, double Off) from, double height)
    {
        var (along, off) = (from.Along / height, Math.Abs(from.Off) / height);
        return along is > 0.4 and < JoinGap && off < 0.35 + (0.06 * along);
    }
}
