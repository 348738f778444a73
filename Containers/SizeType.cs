namespace ParkingGate.Containers;

/// <summary>A size and type code of ISO 6346, as in "22G1": length, height and width, kind of container.</summary>
internal readonly record struct SizeType
{
    private readonly string? _code;

    private SizeType(string code) => _code = code;

    public string Code => _code ?? "";

    /// <summary>Outer length in feet; one decimal where the standard gives millimetres only. 0 for the default value.</summary>
    public double LengthFeet => _code is null ? 0 : SizeTypeTable.LengthFeet(_code[0]);

    /// <summary>Outer height, as in "9 ft 6 in".</summary>
    public string Height => _code is null ? "" : SizeTypeTable.Height(_code[1]) ?? "";

    /// <summary>Wider than 8 ft: over 2438 mm, mostly for two Euro pallets side by side.</summary>
    public bool IsWide => _code is not null && SizeTypeTable.IsWide(_code[1]);

    /// <summary>What the type says, as in "general purpose, vents in the upper part".</summary>
    public string Kind => _code is null ? "" : SizeTypeTable.Kind(_code[2], _code[3]) ?? "";

    public override string ToString() => Code;

    /// <summary>
    /// Exactly four characters with a meaning, in any case; blanks do not count. A type number that the standard keeps free has the
    /// meaning of its group. The codes of before 1995 ("2210") and the group codes of messages ("22GP") are not taken.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SizeType sizeType)
    {
        Span<char> four = stackalloc char[4];
        var count = 0;
        sizeType = default;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character)) continue;
            if (count == 4) return false;
            four[count++] = char.ToUpperInvariant(character);
        }
        if (count != 4 || !HasMeaning(four)) return false;
        sizeType = new(new string(four));
        return true;
    }

    private static bool HasMeaning(ReadOnlySpan<char> four) =>
        SizeTypeTable.LengthFeet(four[0]) > 0
        && SizeTypeTable.Height(four[1]) is not null
        && SizeTypeTable.Kind(four[2], four[3]) is not null;
}
