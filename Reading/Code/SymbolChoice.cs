namespace ParkingGate.Reading.Code;

/// <summary>Which symbols the picture supports at a position, best first; of equally probable ones the later class.</summary>
internal readonly record struct SymbolChoice(double Probability, int Symbol)
{
    private static readonly int[] Letters = [.. Enumerable.Range(CharacterClass.FirstLetter, 26)];
    private static readonly int[] Categories = [Emissions.J, Emissions.U, Emissions.Z];
    private static readonly int[] Digits = [.. Enumerable.Range(0, CharacterClass.FirstLetter)];

    /// <summary>Before the first: everything comes after it.</summary>
    public static SymbolChoice Start { get; } = new(double.PositiveInfinity, 0);

    /// <summary>The best symbol that comes after this one; symbol -1 when there is none.</summary>
    public SymbolChoice Next(ReadOnlySpan<double> effective, int position)
    {
        var next = new SymbolChoice(-1, -1);
        foreach (var symbol in Allowed(position))
        {
            var rare = position == CodePositions<int>.Category && symbol != Emissions.U;
            var choice = new SymbolChoice(effective[symbol] * (rare ? Emissions.RareCategory : 1), symbol);
            if (choice.IsAfter(this) && next.IsAfter(choice))
                next = choice;
        }
        return next;
    }

    private bool IsAfter(SymbolChoice other) =>
        Probability < other.Probability || (Probability == other.Probability && Symbol < other.Symbol);

    private static int[] Allowed(int position) => position switch
    {
        < CodePositions<int>.Category => Letters,
        CodePositions<int>.Category => Categories,
        _ => Digits,
    };
}
