namespace ParkingGate.Reading.Code;

/// <summary>
/// Step 3: single lines, and lines that belong together: side by side with a wide gap (door bar), below (two and three lines),
/// column beside column. Hands each to <see cref="CodeCandidates"/>.
/// </summary>
internal sealed class SequenceBuilder(CharacterTable table, LineList lines, CodeCandidates candidates)
{
    /// <summary>Fewer characters hold no code worth matching: two may be missing of ten or eleven.</summary>
    private const int ShortestLine = 8;

    private const int ShortestJoined = 9;

    /// <summary>Joined sequences of one picture; bounds the work on walls of print.</summary>
    private const int MostJoined = 4000;

    /// <summary>Six digits and the check digit: a piece with as many needs no further one.</summary>
    private const int AllDigits = 7;

    /// <summary>The same with a little noise between.</summary>
    private const int MostAfterOwner = 9;

    private readonly CharacterSequence _sequence = new();
    private readonly CodePieces _pieces = new();
    private int _joined;

    public void Build()
    {
        _joined = 0;
        foreach (ref readonly var line in lines.Lines)
        {
            if (line.Length >= ShortestLine) AddWhole(line);
        }
        _pieces.Sort(table, lines);
        foreach (var (_, start, owner) in _pieces.Owners)
            JoinAll(lines[owner], start);
    }

    private void AddWhole(in CharacterLine line)
    {
        _sequence.Begin(line.Vertical ? CodeLayout.Vertical : CodeLayout.Horizontal);
        _sequence.Add(lines.Members(line));
        _sequence.Complete(table, line.Height, line.Step);
        candidates.Consider(_sequence);
    }

    /// <summary>
    /// Joins what may follow the line of an owner code: onward from the whole line, or below and beside the owner code where it stands
    /// alone; more may follow it on its line (the size type) after a gap.
    /// </summary>
    private void JoinAll(in CharacterLine line, int start)
    {
        var head = lines.Slice(line, start, line.Length - start);
        var owner = lines.Slice(head, 0, OwnerCode.Length);
        var alone = IsAlone(head);
        foreach (var number in _pieces.Pieces)
        {
            ref readonly var piece = ref lines[number];
            if (LineRelation.Of(table, lines, line, piece) == PieceSide.Onward)
                Join(new(line, head, number, line.Vertical ? CodeLayout.Vertical : CodeLayout.Horizontal));
            else if (alone && LineRelation.Of(table, lines, owner, piece) is var side and (PieceSide.Below or PieceSide.Beside))
                Join(new(line, owner, number, side == PieceSide.Below ? CodeLayout.TwoLine : CodeLayout.VerticalTwoColumns));
        }
    }

    /// <summary>At most one character follows, or a gap after the owner code that is a quarter wider than those inside it.</summary>
    private bool IsAlone(in CharacterLine head)
    {
        var members = lines.Members(head);
        if (members.Length <= OwnerCode.Length + 1) return true;
        var widest = 0.0;
        for (var i = 1; i < OwnerCode.Length; i++)
            widest = Math.Max(widest, table.Distance(members[i - 1], members[i]));
        return table.Distance(members[OwnerCode.Length - 1], members[OwnerCode.Length]) > 1.25 * widest;
    }

    /// <summary>The owner code with one piece, then with a second one after that, then with a single check digit as third.</summary>
    private void Join(in Start start)
    {
        ref readonly var second = ref lines[start.Second];
        Add(start, start.Layout, -1, -1);
        if (second.Length >= AllDigits) return;
        foreach (var number in _pieces.Pieces)
            Extend(start, number);
        for (var number = _pieces.FirstSingle; number < lines.Count; number++)
            Extend(start, number);
    }

    private void Extend(in Start start, int number)
    {
        ref readonly var second = ref lines[start.Second];
        ref readonly var third = ref lines[number];
        if (number == start.Second || third.Set.Overlaps(start.Head.Set) || second.Length + third.Length > MostAfterOwner) return;
        var side = LineRelation.Of(table, lines, second, third);
        if (side == PieceSide.Apart) return;
        var layout = side == PieceSide.Onward || start.Head.Vertical ? start.Layout : CodeLayout.ThreeLine;
        Add(start, layout, number, -1);
        if (side == PieceSide.Below && second.Length + third.Length < AllDigits) AddSingles(start, number);
    }

    /// <summary>Rows of four, three and three characters: the check digit may stand alone in a row of its own.</summary>
    private void AddSingles(in Start start, int number)
    {
        ref readonly var third = ref lines[number];
        for (var single = _pieces.FirstSingle; single < lines.Count; single++)
        {
            ref readonly var last = ref lines[single];
            if (!last.Set.Overlaps(third.Set) && !last.Set.Overlaps(lines[start.Second].Set)
                && LineRelation.Of(table, lines, third, last) is PieceSide.Onward or PieceSide.Below)
                Add(start, CodeLayout.ThreeLine, number, single);
        }
    }

    private void Add(in Start start, CodeLayout layout, int third, int fourth)
    {
        _sequence.Begin(layout);
        _sequence.Add(lines.Members(start.Head));
        _sequence.Add(lines.Members(lines[start.Second]));
        if (third >= 0) _sequence.Add(lines.Members(lines[third]));
        if (fourth >= 0) _sequence.Add(lines.Members(lines[fourth]));
        if (_sequence.Count < ShortestJoined || _joined++ > MostJoined) return;
        _sequence.Complete(table, start.Line.Height, start.Line.Length > 2 ? start.Line.Step : lines[start.Second].Step);
        candidates.Consider(_sequence);
    }

    /// <summary>A line with an owner code, the part of it that is used, the number of the piece that follows, and how they stand.</summary>
    private readonly record struct Start(CharacterLine Line, CharacterLine Head, int Second, CodeLayout Layout);
}
