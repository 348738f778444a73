namespace ParkingGate.Reading.Code;

/// <summary>Looks for the four letters that begin every code.</summary>
internal static class OwnerCode
{
    public const int Length = 4;

    /// <summary>Sums of four logarithms below this are four characters of anything.</summary>
    private const double Worst = -5;

    /// <summary>Where in a line four letters, the fourth U, J or Z, stand best, and how well; -1 when nowhere.</summary>
    public static (int At, double Fit) Find(CharacterTable table, ReadOnlySpan<int> line)
    {
        var (best, at) = (Worst, -1);
        for (var start = 0; start + Length <= line.Length; start++)
        {
            var fit = 0.0;
            for (var position = 0; position < Length; position++)
                fit += table.Fit(position)[line[start + position]];
            if (fit > best)
                (best, at) = (fit, start);
        }
        return (at, best);
    }
}
