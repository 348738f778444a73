using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>
/// The bytes below a WebSocket. The framework's socket writes its frames here; frames that many viewers share are written here as
/// they are, between two of those. Where there is neither TLS nor HTTP/2 all of them go straight to the operating system: a picture is
/// never copied for a viewer, and a viewer who is slow holds none. Owned by the WebSocket. Bound: one writer, the others wait.
/// </summary>
internal sealed class WireStream : Stream
{
    private readonly Stream _below;
    private readonly Socket? _direct;
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isBroken;

    /// <param name="direct">The connection's socket, when nothing stands between it and the stream; all that was written before must be sent.</param>
    public WireStream(Stream below, Socket? direct)
    {
        (_below, _direct) = (below, direct);
        if (direct is not null) direct.Blocking = false; // what the system does not take at once is sent later, without a thread
    }

    /// <summary>Whether nothing stands between this and the operating system.</summary>
    public bool IsDirect => _direct is not null;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _below.ReadAsync(buffer, cancellationToken);

    /// <remarks>The token is not looked at: half a frame would be out. Who has waited too long ends the connection.</remarks>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => SendAsync(buffer, default, default);

    /// <summary>Sends one or more whole WebSocket frames, given in up to three parts, with nothing in between.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReadOnlyMemory<byte> third)
    {
        if (_direct is null || !_turn.Wait(0)) return SendInTurnAsync(first, second, third);
        // As a rule the system takes all of it at once.
        var isGoing = !_isBroken && Take(ref first) && Take(ref second) && Take(ref third);
        if (!isGoing) return SendRestAsync(first, second, third);
        _turn.Release();
        return default;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _direct is null ? _below.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _below.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Hands over as much as the system takes now.</summary>
    /// <returns>True when that was all.</returns>
    private bool Take(ref ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return true;
        try
        {
            var taken = _direct!.Send(bytes.Span, SocketFlags.None, out var fault);
            bytes = bytes[taken..];
            if (fault is not (SocketError.Success or SocketError.WouldBlock)) _isBroken = true;
        }
        catch (ObjectDisposedException)
        {
            _isBroken = true; // cut off; thrown from here it would keep the turn for ever
        }
        return bytes.IsEmpty && !_isBroken;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendInTurnAsync(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReadOnlyMemory<byte> third)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await SendRestAsync(first, second, third).ConfigureAwait(false);
    }

    /// <summary>With the turn already taken; gives it back.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReadOnlyMemory<byte> third)
    {
        try
        {
            if (_isBroken) throw new IOException("The connection broke within a frame.");
            _isBroken = true;
            await SendAllAsync(first).ConfigureAwait(false);
            await SendAllAsync(second).ConfigureAwait(false);
            await SendAllAsync(third).ConfigureAwait(false);
            _isBroken = false;
        }
        catch (SocketException fault)
        {
            throw new IOException(fault.Message, fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_direct is null && !bytes.IsEmpty) await _below.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
        while (_direct is not null && !bytes.IsEmpty) bytes = bytes[await _direct.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
    }
}
