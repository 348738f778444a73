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

    /// <summary>How many characters agree and how many do not.</summary>
    public static (int Same, int Different) Compare(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var (same, different) = (0, 0);
        for (var i = 0; i < Math.Min(ContainerCode.Length, Math.Min(one.Length, other.Length)); i++)
        {
            if (!ContainerCode.Allows(i, one[i]) || !ContainerCode.Allows(i, other[i])) continue;
            if (one[i] == other[i]) same++;
            else different++;
        }
        return (same, different);
    }
}
