namespace ParkingGate.Containers;

/// <summary>Compares what two reads saw, position by position; what was not seen, or cannot stand there, says nothing.</summary>
internal static class CodeLikeness
{
    // Owners are shared by thousands of containers: a read must tell more than the four letters to belong to one of them.
    internal const int LeastSame = 5;

    // Codes that differ in no more characters are readings of one container.
    internal const int MostDifferent = 3;

    /// <summary>Whether both may be readings of one container.</summary>
    public static bool AreOne(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        Compare(one, other) is { Same: >= LeastSame, Different: <= MostDifferent };

    /// <summary>How many characters agree and how many do not; the end of a shifted number agrees with what it was shifted from.</summary>
    public static (int Same, int Different) Compare(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var (same, different) = (0, 0);
        for (var i = 0; i < Math.Min(ContainerCode.Length, Math.Min(one.Length, other.Length)); i++)
        {
            if (!ContainerCode.Allows(i, one[i]) || !ContainerCode.Allows(i, other[i])) continue;
            if (one[i] == other[i]) same++;
            else different++;
        }
        if (different <= MostDifferent || !ContainerCode.HasForm(one) || !ContainerCode.HasForm(other)) return (same, different);
        var shifted = Math.Min(Shifted(one, other), Shifted(other, one));
        return shifted < different ? (ContainerCode.Length - shifted, shifted) : (same, different);
    }

    /// <summary>
    /// A bar of the door or a rib is taken for a 1, all that follows moves on by one place, and another character is lost: the fewest that differ
    /// when one digit of <paramref name="longer"/> is left out and one of the other is missing behind it. Those two count as well.
    /// </summary>
    private static int Shifted(ReadOnlySpan<char> longer, ReadOnlySpan<char> other)
    {
        var fewest = ContainerCode.Length;
        for (var added = ContainerCode.FirstDigit; added < ContainerCode.Length; added++)
        {
            var different = 2;
            for (var i = 0; i < added; i++) different += longer[i] == other[i] ? 0 : 1;
            for (var lost = added + 1; lost < ContainerCode.Length; lost++) // moved up to here, and in place again behind it
            {
                different += longer[lost] == other[lost - 1] ? 0 : 1;
                var behind = 0;
                for (var i = lost + 1; i < ContainerCode.Length; i++) behind += longer[i] == other[i] ? 0 : 1;
                fewest = Math.Min(fewest, different + behind);
            }
        }
        return fewest;
    }
}
