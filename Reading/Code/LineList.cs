namespace ParkingGate.Reading.Code;

/// <summary>The lines of a picture and, in one array, the characters they run through. Used again for every picture.</summary>
internal sealed class LineList
{
    private CharacterLine[] _lines = [];
    private int[] _members = [];
    private int _memberCount;

    public int Count { get; private set; }

    public ref readonly CharacterLine this[int index] => ref _lines[index];

    public ReadOnlySpan<CharacterLine> Lines => _lines.AsSpan(0, Count);

    /// <summary>The characters of a line, in reading order.</summary>
    public ReadOnlySpan<int> Members(in CharacterLine line) => _members.AsSpan(line.Start, line.Length);

    public void Clear() => Count = _memberCount = 0;

    public void Add(ReadOnlySpan<int> members, bool vertical, double height, double step, double angle)
    {
        Pooled.Grow(ref _members, _memberCount + members.Length);
        Pooled.Grow(ref _lines, Count + 1);
        members.CopyTo(_members.AsSpan(_memberCount));
        _lines[Count++] = new(_memberCount, members.Length, vertical)
        {
            Height = height,
            Step = step,
            Angle = angle,
            Set = CharacterSet.Of(members),
        };
        _memberCount += members.Length;
    }

    /// <summary>A piece of a line as a line of its own; its height, step and direction stay those of the whole.</summary>
    public CharacterLine Slice(in CharacterLine line, int start, int length) => line with
    {
        Start = line.Start + start,
        Length = length,
        Set = CharacterSet.Of(_members.AsSpan(line.Start + start, length)),
    };

    /// <summary>
    /// Keeps the longest lines, at most so many, and drops each whose characters all belong to a longer one of its direction: the
    /// matcher can skip characters, so it says nothing new. Equally long ones keep their order.
    /// </summary>
    public void KeepLongest(int most)
    {
        var lines = _lines.AsSpan(0, Count);
        // Members were added in order, so Start tells which of two equally long ones was first.
        lines.Sort(static (a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length) : a.Start.CompareTo(b.Start));
        var kept = 0;
        foreach (ref readonly var line in lines)
        {
            if (kept < most && !IsInside(line, lines[..kept]))
                lines[kept++] = line;
        }
        Count = kept;
    }

    private static bool IsInside(in CharacterLine line, ReadOnlySpan<CharacterLine> longer)
    {
        foreach (ref readonly var other in longer)
        {
            if (line.Vertical == other.Vertical && line.Set.IsSubsetOf(other.Set))
                return true;
        }
        return false;
    }
}
