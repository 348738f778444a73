namespace ParkingGate.Containers;

/// <summary>Looks for a container code in text of any kind: what a person typed, a bar code said, or a reader wrote down.</summary>
internal static class CodeSearch
{
    // "MSCU / 123456 - 7" has three between two characters; more is another piece of text.
    private const int MostSeparators = 3;

    // One in eleven texts of the right form is valid by chance, and with many look-alikes nearly every word has that form.
    private const int MostLookAlikes = 3;

    /// <summary>
    /// Valid before invalid, as written before look-alikes, standing alone before part of a longer word; then the first one.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<char> text, out ContainerCode code)
    {
        Span<char> window = stackalloc char[ContainerCode.Length];
        var best = 0;
        code = default;
        for (var start = 0; start < text.Length; start++)
        {
            if (!TryTake(text[start..], window, out var taken)) continue;
            var alone = !IsPartOfCode(text, start - 1) && !IsPartOfCode(text, start + taken);
            var rank = Rank(window, alone);
            if (rank > best && ContainerCode.TryParse(window, out code)) best = rank;
        }
        return best > 0;
    }

    private static bool TryTake(ReadOnlySpan<char> text, Span<char> window, out int taken)
    {
        var (count, separators) = (0, 0);
        for (taken = 0; taken < text.Length && count < window.Length; taken++)
        {
            if (char.IsAsciiLetterOrDigit(text[taken]))
                (window[count++], separators) = (char.ToUpperInvariant(text[taken]), 0);
            else if (count == 0 || !IsSeparator(text[taken]) || ++separators > MostSeparators)
                return false;
        }
        return count == window.Length;
    }

    // 0: no code. Puts look-alikes right in place when that makes a valid code.
    private static int Rank(Span<char> window, bool alone)
    {
        var bonus = alone ? 1 : 0;
        if (ContainerCode.HasForm(window)) return (ContainerCode.IsRight(window) ? 7 : 1) + bonus;
        return alone && PutRight(window) <= MostLookAlikes && ContainerCode.IsRight(window) ? 5 : 0;
    }

    private static int PutRight(Span<char> window)
    {
        var changed = 0;
        for (var i = 0; i < window.Length; i++)
        {
            var meant = Confusions.At(i, window[i]);
            if (meant != window[i]) changed++;
            window[i] = meant;
        }
        return changed;
    }

    private static bool IsPartOfCode(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiLetterOrDigit(text[index]);

    private static bool IsSeparator(char character) =>
        char.IsWhiteSpace(character) || character is '-' or '_' or '.' or ',' or '/' or '|' or '·' or '–' or '\'' or ':';
}
