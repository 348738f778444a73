using System.Numerics;
using System.Runtime.CompilerServices;

namespace ParkingGate.Reading.Code;

/// <summary>Which of a picture's characters, as bits; a value of 40 bytes.</summary>
internal struct CharacterSet
{
    /// <summary>Characters that the decoder takes; the best ones of a picture with more.</summary>
    public const int Capacity = 320;

    private Words _words;

    public static CharacterSet Of(ReadOnlySpan<int> characters)
    {
        var set = default(CharacterSet);
        foreach (var character in characters)
            set.Add(character);
        return set;
    }

    public void Add(int character) => _words[character >> 6] |= 1UL << character;

    public readonly bool Contains(int character) => (_words[character >> 6] & (1UL << character)) != 0;

    public readonly bool Overlaps(in CharacterSet other)
    {
        var shared = 0UL;
        for (var i = 0; i < Words.Count; i++)
            shared |= _words[i] & other._words[i];
        return shared != 0;
    }

    public readonly bool IsSubsetOf(in CharacterSet other)
    {
        var missing = 0UL;
        for (var i = 0; i < Words.Count; i++)
            missing |= _words[i] & ~other._words[i];
        return missing == 0;
    }

    public readonly int CountShared(in CharacterSet other)
    {
        var count = 0;
        for (var i = 0; i < Words.Count; i++)
            count += BitOperations.PopCount(_words[i] & other._words[i]);
        return count;
    }

    [InlineArray(Count)]
    private struct Words
    {
        public const int Count = Capacity / 64;
        private ulong _first;
    }
}
