using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ParkingGate.Store;

/// <summary>What a row's code and status must look like: a comparison under a mask, and a text among the code's characters.</summary>
internal sealed class CodePattern
{
    private readonly PackedCode _mask;
    private readonly PackedCode _value;
    private readonly Vector128<byte>[] _part;
    private readonly uint _places;
    private readonly bool _never;

    private CodePattern(PackedCode mask, PackedCode value, string? part, bool never)
    {
        (_mask, _value, _never) = (mask, value, never);
        _part = [.. (part ?? "").Select(letter => Vector128.Create((byte)char.ToUpperInvariant(letter)))];
        _places = (1u << (PackedCode.CodeLength - _part.Length + 1)) - 1;
    }

    /// <summary>True when every code matches.</summary>
    public bool IsAny => !_never && _part.Length == 0 && _mask == default;

    /// <summary>True when no code can match.</summary>
    public bool IsNone => _never;

    public static CodePattern Of(LogFilter filter)
    {
        var owner = Plain(filter.Owner, PackedCode.OwnerLength);
        var number = Plain(filter.Number, PackedCode.NumberLength);
        var part = Plain(filter.Query, PackedCode.CodeLength);
        if (owner == "" || number == "" || part == "") return new(default, default, null, never: true);

        var mask = PackedCode.Mask(0, owner?.Length ?? 0).And(PackedCode.Mask(PackedCode.OwnerLength, number?.Length ?? 0));
        var value = PackedCode.Part(owner, 0, PackedCode.OwnerLength)
            .And(PackedCode.Part(number, PackedCode.OwnerLength, PackedCode.NumberLength));
        return filter.Status is { } status
            ? new(mask.And(PackedCode.Mask(PackedCode.CodeLength, 1)), value.And(PackedCode.Of(status)), part, never: false)
            : new(mask, value, part, never: false);
    }

    // Differences are gathered before the one branch: branches that nobody can predict are what a pass over a million rows would wait for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(PackedCode code)
    {
        var different = ((code.Head & _mask.Head) ^ _value.Head) | ((code.Tail & _mask.Tail) ^ _value.Tail);
        return different == 0 && !_never && (_part.Length == 0 || Contains(code));
    }

    // One bit per place where the text may begin; each character rules places out, three nearly always all of them.
    private bool Contains(PackedCode code)
    {
        var characters = Vector128.Create(code.Head, code.Tail).AsByte();
        var places = _places;
        var part = _part;
        for (var i = 0; i < part.Length; i++)
        {
            places &= Vector128.Equals(characters, part[i]).ExtractMostSignificantBits() >> i;
            if (i >= 2 && places == 0) return false;
        }
        return places != 0;
    }

    /// <summary>Letters and digits only; null for null, empty for what no code can contain.</summary>
    public static string? Plain(string? text, int longest)
    {
        if (text is null) return null;
        var plain = string.Concat(text.Where(char.IsLetterOrDigit));
        return plain.Length <= longest && plain.All(char.IsAscii) ? plain : "";
    }
}
