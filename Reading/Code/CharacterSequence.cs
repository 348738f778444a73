namespace ParkingGate.Reading.Code;

/// <summary>
/// Characters in reading order that may hold a code: one line, or pieces of several with a break before each new one. Used again
/// for every sequence.
/// </summary>
internal sealed class CharacterSequence
{
    private int[] _characters = [];
    private double[] _gaps = [];
    private double[] _steps = [];
    private bool[] _breaks = [];

    public int Count { get; private set; }

    public CodeLayout Layout { get; private set; }

    public ReadOnlySpan<int> Characters => _characters.AsSpan(0, Count);

    /// <summary>From the character before to this one, in heights; 0 for the first.</summary>
    public ReadOnlySpan<double> Gaps => _gaps.AsSpan(0, Count);

    /// <summary>Whether a new piece begins here.</summary>
    public ReadOnlySpan<bool> Breaks => _breaks.AsSpan(0, Count);

    /// <summary>The usual distance around each character: the median of five gaps.</summary>
    public ReadOnlySpan<double> Steps => _steps.AsSpan(0, Count);

    public void Begin(CodeLayout layout) => (Count, Layout) = (0, layout);

    /// <summary>Adds a piece; a break stands before it unless it is the first.</summary>
    public void Add(ReadOnlySpan<int> characters)
    {
        var count = Count + characters.Length;
        Pooled.Grow(ref _characters, count);
        Pooled.Grow(ref _breaks, count);
        characters.CopyTo(_characters.AsSpan(Count));
        _breaks.AsSpan(Count, characters.Length).Clear();
        _breaks[Count] = Count > 0;
        Count = count;
    }

    /// <summary>Measures gaps and steps; <paramref name="step"/> is the usual one where pieces are too short to tell.</summary>
    public void Complete(CharacterTable table, double height, double step)
    {
        Pooled.Ensure(ref _gaps, Count);
        Pooled.Ensure(ref _steps, Count);
        _gaps[0] = 0;
        for (var i = 1; i < Count; i++)
            _gaps[i] = table.Distance(_characters[i - 1], _characters[i]) / height;
        for (var i = 0; i < Count; i++)
            _steps[i] = StepAround(i, step);
    }

    private double StepAround(int index, double usual)
    {
        Span<double> gaps = stackalloc double[5];
        var count = 0;
        for (var i = Math.Max(1, index - 2); i < Math.Min(Count, index + 3); i++)
        {
            if (!_breaks[i])
                gaps[count++] = _gaps[i];
        }
        gaps = gaps[..count];
        gaps.Sort();
        return count > 0 ? gaps[(count - 1) / 2] : usual;
    }
}
