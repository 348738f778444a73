using System.Runtime.CompilerServices;

namespace ParkingGate.Reading.Code;

/// <summary>The 36 characters by number, as the reader scores them: 0 to 9, then A to Z.</summary>
internal static class CharacterClass
{
    public const int Count = 36;
    public const int FirstLetter = 10;

    public static int Of(char character) => char.IsAsciiDigit(character) ? character - '0' : character - 'A' + FirstLetter;

    public static char ToChar(int id) => (char)(id < FirstLetter ? '0' + id : 'A' + id - FirstLetter);
}

/// <summary>One value for each of a code's eleven positions: owner, category, six digits, check digit.</summary>
[InlineArray(Count)]
internal struct CodePositions<T>
{
    public const int Count = 11;

    /// <summary>The fourth letter: U for nearly all containers, J and Z for equipment.</summary>
    public const int Category = 3;

    public const int FirstDigit = 4;
    public const int Check = 10;

    private T _first;
}
