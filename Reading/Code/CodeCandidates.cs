namespace ParkingGate.Reading.Code;

/// <summary>All codes that the sequences of a picture may hold.</summary>
internal sealed class CodeCandidates(CharacterTable table)
{
    private readonly TemplateMatch _match = new(table);
    private readonly CodeResolver _resolver = new(table);
    private DecodedCode[] _codes = [];
    private int _count;

    public Span<DecodedCode> Codes => _codes.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Consider(CharacterSequence sequence)
    {
        foreach (ref readonly var alignment in _match.Match(sequence))
        {
            if (!_resolver.TryResolve(sequence, alignment, out var code)) continue;
            Pooled.Grow(ref _codes, _count + 1);
            _codes[_count++] = code;
        }
    }
}
