namespace ParkingGate.Load;

/// <summary>One client of a crowd. Touched by the crowd's thread only, but for the counters that others read when it has stopped.</summary>
internal abstract class CrowdMember : IDisposable
{
    private readonly WireSocket _socket;
    private readonly MessageReader _reader;

    protected CrowdMember(WireSocket socket)
    {
        _socket = socket;
        _reader = new MessageReader(socket.Descriptor, Ended);
    }

    public int Descriptor => _socket.Descriptor;

    /// <summary>Why the server closed; 0 while it has not, 1006 without a word.</summary>
    public int CloseCode { get; private set; }

    /// <summary>Set by the member itself when it has seen enough.</summary>
    public bool HasLeft { get; private set; }

    public bool IsGone => CloseCode != 0 || HasLeft;

    public virtual void Read(int budget = int.MaxValue)
    {
        _reader.Read(budget);
        if (_reader.IsOver && CloseCode == 0) CloseCode = 1006;
    }

    /// <summary>Forgets what was counted so far.</summary>
    public abstract void Clear();

    public void Dispose() => _socket.Dispose();

    protected abstract void Received(MessageReader message);

    /// <summary>Goes without a word, or as the protocol has it.</summary>
    protected void Leave(bool politely)
    {
        HasLeft = true;
        if (politely) _socket.Send(8, [3, 232]);
        else _socket.Reset();
    }

    private void Ended(MessageReader message)
    {
        if (message.Kind == 9) _socket.Send(10, message.Head);
        else if (message.Kind == 8) CloseCode = message.Length >= 2 ? (message.Head[0] << 8) | message.Head[1] : 1005;
        else if (message.Kind <= 2) Received(message);
    }
}
