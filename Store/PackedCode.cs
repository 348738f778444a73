using System.Text;
using ParkingGate.Containers;

namespace ParkingGate.Store;

/// <summary>
/// Code and status of a row in 12 bytes, so that a million can be searched in milliseconds: owner (4 characters), number (6), check
/// digit (1), status (1). Absent is 0, what is not ASCII is '?', letters are large.
/// </summary>
/// <param name="Head">Owner and the number's first four digits; the first character is the lowest byte.</param>
/// <param name="Tail">The rest.</param>
internal readonly record struct PackedCode(ulong Head, uint Tail)
{
    public const int OwnerLength = 4;
    public const int NumberLength = 6;

    /// <summary>Owner, number and check digit.</summary>
    public const int CodeLength = OwnerLength + NumberLength + 1;

    private const int StatusAt = CodeLength;

    public static PackedCode Of(LogRow row) =>
        Part(row.ContainerOwner, 0, OwnerLength)
        .And(Part(row.ContainerNumber, OwnerLength, NumberLength))
        .And(Part(row.CheckDigit, OwnerLength + NumberLength, 1))
        .And(Of(row.Status));

    /// <summary>The same from the database's bytes.</summary>
    public static PackedCode Of(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> number, ReadOnlySpan<byte> check, ReadOnlySpan<byte> status) =>
        Part(owner, 0, OwnerLength)
        .And(Part(number, OwnerLength, NumberLength))
        .And(Part(check, OwnerLength + NumberLength, 1))
        .And(Of(LogRowSql.Status(status)));

    public static PackedCode Of(PassageStatus status) => Place((byte)(status + 1), StatusAt);

    /// <summary>The text at this place, cut to the length; everywhere else 0.</summary>
    public static PackedCode Part(string? text, int at, int length)
    {
        Span<byte> bytes = stackalloc byte[CodeLength * 4]; // the longest that a character becomes
        text ??= "";
        var used = Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, length)), bytes);
        return Part(bytes[..used], at, length);
    }

    /// <summary>All bits of as many characters at this place.</summary>
    public static PackedCode Mask(int at, int length)
    {
        var mask = default(PackedCode);
        for (var i = 0; i < length; i++) mask = mask.And(Place(byte.MaxValue, at + i));
        return mask;
    }

    public PackedCode And(PackedCode other) => new(Head | other.Head, Tail | other.Tail);

    private static PackedCode Part(ReadOnlySpan<byte> text, int at, int length)
    {
        var code = default(PackedCode);
        for (var i = 0; i < Math.Min(text.Length, length); i++) code = code.And(Place(Character(text[i]), at + i));
        return code;
    }

    private static byte Character(byte found) => found switch
    {
        >= (byte)'a' and <= (byte)'z' => (byte)(found - 'a' + 'A'),
        < 0x80 => found,
        _ => (byte)'?',
    };

    private static PackedCode Place(byte value, int at) =>
        at < sizeof(ulong) ? new((ulong)value << (8 * at), 0) : new(0, (uint)value << (8 * (at - sizeof(ulong))));
}
