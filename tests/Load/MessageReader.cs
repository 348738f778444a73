using System.Buffers.Binary;

namespace ParkingGate.Load;

/// <summary>What a reader is told when a message is complete.</summary>
internal delegate void MessageEnded(MessageReader message);

/// <summary>
/// The messages of one WebSocket, of which only the first and the last bytes are kept: a frame's facts are in one of them, its
/// picture is dropped in the kernel. Fragments are one message; control frames are told as messages of their own.
/// </summary>
internal sealed class MessageReader(int socket, MessageEnded ended)
{
    private const int HeadSize = 4096;
    private const int TailSize = 1024;
    private readonly byte[] _head = new byte[HeadSize];
    private readonly byte[] _tail = new byte[TailSize];
    private readonly byte[] _prefix = new byte[10];
    private int _headLength;
    private int _tailLength;
    private int _prefixLength;
    private long _left = -1;
    private int _budget;

    /// <summary>Everything of the message when it is small.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public ReadOnlySpan<byte> Tail => Length <= _headLength ? Head : _tail.AsSpan(0, _tailLength);

    /// <summary>1 text, 2 binary, 8 close, 9 ping, 10 pong.</summary>
    public int Kind { get; private set; }

    public long Length { get; private set; }

    public bool IsOver { get; private set; }

    private int PrefixWanted => _prefixLength < 2 ? 2 : (_prefix[1] & 127) switch { 126 => 4, 127 => 10, _ => 2 };

    /// <summary>Takes what has come, at most about two messages, so that one socket does not keep the others waiting.</summary>
    /// <param name="budget">Bytes at most.</param>
    public void Read(int budget = int.MaxValue)
    {
        _budget = budget;
        for (var steps = 0; steps < 16 && _budget > 0 && Step(); steps++) { }
    }

    private bool Step()
    {
        var read = _left < 0 ? ReadPrefix() : ReadContent();
        if (read == 0) IsOver = true;
        if (read is null or 0) return false;
        _budget -= read.Value;
        if (_left == 0) EndFrame();
        return true;
    }

    private int? ReadPrefix()
    {
        var read = Kernel.Read(socket, _prefix.AsSpan(_prefixLength, Math.Min(_budget, PrefixWanted - _prefixLength)));
        _prefixLength += read ?? 0;
        if (_prefixLength == PrefixWanted) BeginFrame();
        return read;
    }

    private void BeginFrame()
    {
        _left = PrefixWanted switch
        {
            2 => _prefix[1] & 127,
            4 => BinaryPrimitives.ReadUInt16BigEndian(_prefix.AsSpan(2)),
            _ => BinaryPrimitives.ReadInt64BigEndian(_prefix.AsSpan(2)),
        };
        if ((_prefix[0] & 15) is not 0 and var kind) (Kind, Length, _headLength, _tailLength) = (kind, 0, 0, 0);
        Length += _left;
    }

    private int? ReadContent()
    {
        var read = _headLength < HeadSize ? Kernel.Read(socket, _head.AsSpan(_headLength, Most(HeadSize - _headLength)))
            : _left > TailSize ? Kernel.Drop(socket, (int)Math.Min(_left - TailSize, _budget))
            : ReadTail();
        if (_headLength < HeadSize) _headLength += read ?? 0;
        _left -= read ?? 0;
        return read;
    }

    private int? ReadTail()
    {
        var room = TailSize - _tailLength;
        if (_left > room) Forget((int)_left - room);
        var read = Kernel.Read(socket, _tail.AsSpan(_tailLength, Most(TailSize)));
        _tailLength += read ?? 0;
        return read;
    }

    private int Most(int room) => (int)Math.Min(_left, Math.Min(room, _budget));

    private void Forget(int count)
    {
        _tail.AsSpan(count, _tailLength - count).CopyTo(_tail);
        _tailLength -= count;
    }

    private void EndFrame()
    {
        var isLast = (_prefix[0] & 0x80) != 0;
        (_left, _prefixLength) = (-1, 0);
        if (isLast) ended(this);
    }
}
