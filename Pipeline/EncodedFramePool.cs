namespace ParkingGate.Pipeline;

/// <summary>
/// Owns the encoded frames of one camera with their buffers, which grow to the largest picture and are used again. Bound: 32 kept
/// for re-use; what slow viewers hold beyond that goes to the garbage collector when they let go.
/// </summary>
internal sealed class EncodedFramePool(WriteFrame write)
{
    private const int Kept = 32;
    private static int _alive;
    private readonly Lock _gate = new();
    private EncodedFrame? _free;
    private int _kept;

    /// <summary>Encoded frames that somebody holds, in the whole process; tests read it.</summary>
    public static int Alive => Volatile.Read(ref _alive);

    /// <summary>A frame with one holder, the caller.</summary>
    public EncodedFrame Rent()
    {
        Interlocked.Increment(ref _alive);
        lock (_gate)
        {
            var frame = _free ?? new EncodedFrame(this);
            if (_free is not null) _kept--;
            _free = frame.Next;
            frame.Next = null;
            frame.Own();
            return frame;
        }
    }

    internal FramePlaces Write(EncodedFrame frame, FrameFormat format, ReusableBuffer into) => write(frame, format, into);

    internal void Return(EncodedFrame frame)
    {
        Interlocked.Decrement(ref _alive);
        lock (_gate)
        {
            if (_kept == Kept) return;
            frame.Next = _free;
            _free = frame;
            _kept++;
        }
    }
}
