using System.Buffers.Binary;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>What RFC 6455 puts in front of a message that a server sends in one frame: its kind and its length, no mask.</summary>
internal static class WebSocketHeader
{
    public const int Longest = 10;

    private const byte Whole = 0x80;
    private const byte Text = 1;
    private const byte Binary = 2;

    /// <summary>Writes it at the end of the room, so that the message follows without a gap.</summary>
    /// <param name="room">Of <see cref="Longest"/> bytes.</param>
    /// <returns>How long it is.</returns>
    public static int Write(bool isBinary, int length, Span<byte> room)
    {
        var size = length <= 125 ? 2 : length <= ushort.MaxValue ? 4 : Longest;
        var header = room[^size..];
        header[0] = (byte)(Whole | (isBinary ? Binary : Text));
        header[1] = (byte)(size switch { 2 => length, 4 => 126, _ => 127 });
        if (size == 4) BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
        if (size == Longest) BinaryPrimitives.WriteInt64BigEndian(header[2..], length);
        return size;
    }
}
