namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// Owns the frame wrappers of one camera. It grows to what the pipeline holds at once (its queues are bounded) and is then
/// stable; the pixels themselves are in FFmpeg's own buffer pool.
/// </summary>
internal sealed class FramePool : IDisposable
{
    private static int _alive;
    private readonly Lock _gate = new();
    private Frame? _free;
    private bool _disposed;

    /// <summary>Frames owned by somebody, in the whole process; tests read it.</summary>
    public static int Alive => Volatile.Read(ref _alive);

    /// <summary>Frames of this pool that are owned by somebody.</summary>
    public int Outstanding { get; private set; }

    /// <summary>An empty frame; the caller owns it.</summary>
    public Frame Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var frame = _free ?? new Frame(this);
            _free = frame.Next;
            frame.Next = null;
            Outstanding++;
            Interlocked.Increment(ref _alive);
            frame.Own();
            return frame;
        }
    }

    internal void Return(Frame frame)
    {
        lock (_gate)
        {
            Outstanding--;
            Interlocked.Decrement(ref _alive);
            if (_disposed)
            {
                frame.Free();
                return;
            }
            frame.Next = _free;
            _free = frame;
        }
    }

    /// <summary>Frees what is here; a frame still owned is freed when its owner gives it back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            for (var frame = _free; frame is not null; frame = frame.Next) frame.Free();
            _free = null;
        }
    }
}
