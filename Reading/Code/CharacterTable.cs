namespace ParkingGate.Reading.Code;

/// <summary>
/// The characters of a picture as every step of the decoder sees them, one column each: place, scores, and what was derived.
/// Filled by <see cref="CharacterMerge"/>, <see cref="Emissions"/> and <see cref="Crowding"/>.
/// </summary>
internal sealed class CharacterTable
{
    private const int Most = CharacterSet.Capacity;

    public int Count { get; set; }

    public CharacterBox[] Boxes { get; } = new CharacterBox[Most];

    /// <summary>The number each character had among the boxes given to the decoder.</summary>
    public int[] Sources { get; } = new int[Most];

    /// <summary>The best score, and whose it is: the detector's first choice.</summary>
    public double[] TopScores { get; } = new double[Most];

    public int[] TopClasses { get; } = new int[Most];

    /// <summary>Logarithm of the best effective probability of any letter, of U, J or Z, of any digit.</summary>
    public double[] Letter { get; } = new double[Most];

    public double[] Category { get; } = new double[Most];

    public double[] Digit { get; } = new double[Most];

    /// <summary>The same of a check digit: a character of a size type cannot be one.</summary>
    public double[] CheckDigit { get; } = new double[Most];

    /// <summary>Whether another character of like height stands right beside it.</summary>
    public bool[] Crowded { get; } = new bool[Most];

    private readonly double[] _scores = new double[Most * CharacterClass.Count];
    private readonly double[] _effective = new double[Most * CharacterClass.Count];

    /// <summary>What the reader gave each class.</summary>
    public Span<double> Scores(int character) => _scores.AsSpan(character * CharacterClass.Count, CharacterClass.Count);

    /// <summary>The same after confusions: how probable it is that this character is meant.</summary>
    public Span<double> Effective(int character) => _effective.AsSpan(character * CharacterClass.Count, CharacterClass.Count);

    /// <summary>Logarithms for one of the eleven positions.</summary>
    public ReadOnlySpan<double> Fit(int position) => position switch
    {
        < CodePositions<int>.Category => Letter,
        CodePositions<int>.Category => Category,
        CodePositions<int>.Check => CheckDigit,
        _ => Digit,
    };

    /// <summary>Characters of like height belong to one line: within about a half more or less.</summary>
    public static bool IsLikeHeight(double ratio) => ratio is > 0.68 and < 1.47;

    public double Distance(int a, int b)
    {
        var (dx, dy) = (Boxes[b].X - Boxes[a].X, Boxes[b].Y - Boxes[a].Y);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }
}
