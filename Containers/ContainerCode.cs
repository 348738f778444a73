namespace ParkingGate.Containers;

/// <summary>
/// The eleven characters of ISO 6346: owner (three letters), category (U, J or Z), six digits, check digit. The check digit may
/// be wrong: <see cref="IsValid"/> tells. A plain value of eight bytes; the default value is no code and has an empty text.
/// </summary>
internal readonly record struct ContainerCode
{
    public const int Length = 11;

    /// <summary>Where the letters end: owner and category are before it.</summary>
    internal const int FirstDigit = 4;

    // Ten digits and 26 letters: 36 to the power of 11 fits into 57 bits. Never 0, as a code begins with a letter.
    private const int Radix = 36;
    private readonly ulong _packed;

    private ContainerCode(ReadOnlySpan<char> elevenCharacters)
    {
        foreach (var character in elevenCharacters)
            _packed = _packed * Radix + (ulong)(char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10);
    }

    /// <summary>Owner code and category, as in "MSCU".</summary>
    public string Owner => Slice(..4);

    public string Serial => Slice(4..10);

    public char CheckDigit => _packed == 0 ? '?' : Text[10];

    public bool IsValid => _packed != 0 && IsRight(Text);

    /// <summary>All eleven without blanks, as in "MSCU1234567".</summary>
    public string Text => _packed == 0 ? "" : string.Create(Length, _packed, Unpack);

    public override string ToString() => _packed == 0 ? "" : $"{Owner} {Serial} {CheckDigit}";

    /// <summary>Exactly eleven characters of the right kinds, in any case; blanks and dashes between them do not count.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContainerCode code)
    {
        Span<char> eleven = stackalloc char[Length];
        var count = 0;
        code = default;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || character is '-') continue;
            if (count == Length) return false;
            eleven[count++] = char.ToUpperInvariant(character);
        }
        if (count != Length || !HasForm(eleven)) return false;
        code = new(eleven);
        return true;
    }

    /// <summary>
    /// The likeliest code anywhere in a text: valid ones first, also those that are valid once look-alikes are put right.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<char> messyText, out ContainerCode code) => CodeSearch.TryFind(messyText, out code);

    /// <summary>
    /// The check digit of owner, category and serial; a remainder of 10 counts as 0. '?' when they do not have the right form.
    /// </summary>
    public static char CheckDigitOf(ReadOnlySpan<char> firstTen)
    {
        if (firstTen.Length != 10 || !HasFormOf(firstTen, 10)) return '?';
        var sum = 0;
        for (var i = 0; i < 10; i++) sum += ValueOf(firstTen[i]) << i;
        return (char)('0' + sum % 11 % 10);
    }

    /// <summary>
    /// What a character counts in the check sum: digits themselves, letters from 10 on without the multiples of 11. Only the
    /// value modulo 11 matters, so the check digit is blind to A-K-U, B-L-V, C-M-W, D-N-X, E-O-Y, F-P-Z, G-Q, H-R, I-S and J-T.
    /// </summary>
    public static int ValueOf(char character)
    {
        if (char.IsAsciiDigit(character)) return character - '0';
        var letter = character - 'A';
        return 10 + letter + (letter >= 1 ? 1 : 0) + (letter >= 11 ? 1 : 0) + (letter >= 21 ? 1 : 0);
    }

    /// <summary>Whether a character may stand at this position (0 to 10).</summary>
    public static bool Allows(int position, char character) => position switch
    {
        < 3 => char.IsAsciiLetterUpper(character),
        3 => character is 'U' or 'J' or 'Z',
        _ => char.IsAsciiDigit(character),
    };

    internal static bool HasForm(ReadOnlySpan<char> eleven) => eleven.Length == Length && HasFormOf(eleven, Length);

    internal static bool IsRight(ReadOnlySpan<char> eleven) => HasForm(eleven) && CheckDigitOf(eleven[..10]) == eleven[10];

    private static bool HasFormOf(ReadOnlySpan<char> text, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (!Allows(i, text[i])) return false;
        }
        return true;
    }

    private string Slice(Range range) => _packed == 0 ? "" : Text[range];

    private static void Unpack(Span<char> text, ulong packed)
    {
        for (var i = text.Length - 1; i >= 0; i--, packed /= Radix)
        {
            var digit = (int)(packed % Radix);
            text[i] = (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
        }
    }
}
