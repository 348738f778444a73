using ParkingGate.Containers;

namespace ParkingGate.Reading.Code;

/// <summary>A code as the decoder found it: by class numbers, with what it was made of. A value, so that many can compete.</summary>
internal struct DecodedCode
{
    public CodeStatus Status;
    public CodeLayout Layout;
    public double Confidence;
    public int TimesSeen;

    /// <summary>What the check digit should be, -1 while one of the first ten is missing.</summary>
    public int ComputedCheckDigit;

    /// <summary>The class at each position, -1 where none was seen.</summary>
    public CodePositions<int> Symbols;

    /// <summary>How well the picture supports it there.</summary>
    public CodePositions<double> Scores;

    /// <summary>Which of the boxes given to the decoder stands there, -1 for none.</summary>
    public CodePositions<int> Sources;

    /// <summary>Its characters in the decoder's table.</summary>
    public CharacterSet Used;

    /// <summary>Around the characters.</summary>
    public double Left;
    public double Top;
    public double Right;
    public double Bottom;

    /// <summary>The median of the characters' heights.</summary>
    public double Height;

    public readonly bool CheckDigitSeen => Symbols[CodePositions<int>.Check] >= 0;

    /// <summary>
    /// Right check digits come before everything; the others by confidence, which already carries their factors, and a little by status.
    /// </summary>
    public readonly double Rank => (Status == CodeStatus.Ok ? 10 : 0) + Confidence + (0.02 * (Status - CodeStatus.Incomplete));

    /// <summary>Eleven characters, a question mark for each that was not seen.</summary>
    public readonly string ToText()
    {
        Span<char> text = stackalloc char[CodePositions<int>.Count];
        for (var i = 0; i < text.Length; i++)
            text[i] = Symbols[i] < 0 ? '?' : CharacterClass.ToChar(Symbols[i]);
        return new(text);
    }

    /// <summary>The check digit that belongs to ten symbols, none of them missing.</summary>
    public static int CheckDigitOf(in CodePositions<int> symbols)
    {
        Span<char> ten = stackalloc char[CodePositions<int>.Check];
        for (var i = 0; i < ten.Length; i++)
            ten[i] = CharacterClass.ToChar(symbols[i]);
        return ContainerCode.CheckDigitOf(ten) - '0';
    }

    public readonly bool HasSameTen(in DecodedCode other)
    {
        for (var i = 0; i < CodePositions<int>.Check; i++)
        {
            if (Symbols[i] != other.Symbols[i] || Symbols[i] < 0)
                return false;
        }
        return true;
    }

    /// <summary>Shared area as a part of the smaller box.</summary>
    public readonly double Nesting(in DecodedCode other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        var smaller = Math.Min((Right - Left) * (Bottom - Top), (other.Right - other.Left) * (other.Bottom - other.Top));
        return width * height / Math.Max(1e-6, smaller);
    }
}
