namespace ParkingGate.Reading.Code;

/// <summary>
/// From character boxes and class scores to ISO 6346 codes. Says what was seen: a check digit that was not seen is never filled in.
/// Keeps its memory; one thread at a time.
/// </summary>
/// <remarks>
/// 1 <see cref="CharacterMerge"/>, 2 <see cref="LineBuilder"/>, 3 <see cref="SequenceBuilder"/>, 4 <see cref="TemplateMatch"/>,
/// 5 <see cref="CodeResolver"/>, 6 <see cref="CodeRanking"/>. Scores are natural logarithms, so costs add up.
/// </remarks>
internal sealed class CodeDecoder
{
    private readonly CharacterTable _table = new();
    private readonly LineList _lines = new();
    private readonly CharacterMerge _merge = new();
    private readonly LineBuilder _lineBuilder;
    private readonly SizeTypeMarks _sizeTypes;
    private readonly CodeCandidates _candidates;
    private readonly SequenceBuilder _sequences;
    private readonly CodeRanking _ranking = new();

    public CodeDecoder()
    {
        _lineBuilder = new(_table, new CharacterRows(), _lines);
        _sizeTypes = new(_table, _lines);
        _candidates = new(_table);
        _sequences = new(_table, _lines, _candidates);
    }

    /// <summary>The codes of a picture, best first; valid until the next call.</summary>
    /// <param name="boxes">One for each character, in any order and scale.</param>
    /// <param name="scores">A row of 36 for each box: 0 to 1 for each of 0-9 and A-Z.</param>
    public ReadOnlySpan<DecodedCode> Decode(ReadOnlySpan<CharacterBox> boxes, ReadOnlySpan<double> scores)
    {
        if (scores.Length != boxes.Length * CharacterClass.Count)
            throw new ArgumentException($"{scores.Length} scores are not {CharacterClass.Count} for each of {boxes.Length} boxes.", nameof(scores));
        _lines.Clear();
        _candidates.Clear();
        if (!_merge.Fill(_table, boxes, scores)) return [];
        Emissions.Fill(_table);
        Crowding.Fill(_table);
        _lineBuilder.Build();
        _sizeTypes.Find();
        _sequences.Build();
        return _ranking.Rank(_candidates.Codes);
    }

    /// <summary>The size type code beside a code of the last picture; null when none was seen.</summary>
    public string? SizeTypeBeside(in DecodedCode code) => _sizeTypes.Beside(code);
}
