namespace ParkingGate.Reading.Code;

/// <summary>The middle of some numbers.</summary>
internal static class Median
{
    /// <summary>The middle one, or the mean of the two in the middle. Sorts the numbers.</summary>
    public static double Of(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>The median height of some characters.</summary>
    public static double Height(CharacterTable table, ReadOnlySpan<int> characters)
    {
        Span<double> heights = stackalloc double[characters.Length];
        for (var i = 0; i < heights.Length; i++)
            heights[i] = table.Boxes[characters[i]].Height;
        return Of(heights);
    }

    /// <summary>The median distance from one character to the next.</summary>
    public static double Distance(CharacterTable table, ReadOnlySpan<int> characters)
    {
        Span<double> distances = stackalloc double[characters.Length - 1];
        for (var i = 0; i < distances.Length; i++)
            distances[i] = table.Distance(characters[i], characters[i + 1]);
        return Of(distances);
    }
}
