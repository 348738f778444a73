namespace ParkingGate.Reading.Code;

/// <summary>
/// The characters from top to bottom, so that a search for neighbours looks only at a strip of the picture. A dense one has 300.
/// </summary>
internal sealed class CharacterRows
{
    private readonly double[] _heights = new double[CharacterSet.Capacity];
    private readonly int[] _characters = new int[CharacterSet.Capacity];
    private int _count;

    public void Fill(CharacterTable table)
    {
        _count = table.Count;
        for (var i = 0; i < _count; i++)
            (_heights[i], _characters[i]) = (table.Boxes[i].Y, i);
        _heights.AsSpan(0, _count).Sort(_characters.AsSpan(0, _count));
    }

    /// <summary>The characters whose centres lie at most <paramref name="reach"/> above or below, from top to bottom.</summary>
    public ReadOnlySpan<int> Near(double y, double reach) => _characters.AsSpan(Before(y - reach)..Before(y + reach));

    /// <summary>How many lie above.</summary>
    private int Before(double y)
    {
        var (from, to) = (0, _count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (_heights[middle] < y) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}
