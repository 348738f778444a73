using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>Writes the wire form of a frame; given by whoever knows the wire.</summary>
/// <param name="into">Empty; what goes over the wire in front of the message is written before it.</param>
internal delegate FramePlaces WriteFrame(EncodedFrame frame, FrameFormat format, ReusableBuffer into);

/// <summary>Where the parts of what was written begin.</summary>
/// <param name="Skipped">The ten-character field of the number of skipped frames, counted from the message.</param>
/// <param name="Message">The message itself.</param>
/// <param name="Framed">The message with what goes over the wire in front of it.</param>
internal readonly record struct FramePlaces(int Skipped, int Message = 0, int Framed = 0);

/// <summary>
/// One JPEG with what is known of it, shared by every viewer of its variant. Counted: each holder disposes its share once, the
/// last one gives the buffers back to the pool. The wire forms are made once, by the first viewer that needs them.
/// </summary>
internal sealed class EncodedFrame : IDisposable
{
    private readonly EncodedFramePool _pool;
    private readonly Lock _gate = new();
    private readonly ReusableBuffer _jpeg = new();
    private readonly ReusableBuffer[] _messages = [new(), new(), new()];
    private readonly FrameMessage[] _made = new FrameMessage[3];
    private readonly bool[] _isMade = new bool[3];
    private readonly TrackedContainer[] _containers = new TrackedContainer[Scene.Capacity];
    private int _count;
    private int _shares;

    internal EncodedFrame(EncodedFramePool pool) => _pool = pool;

    internal EncodedFrame? Next { get; set; }

    public ReadOnlyMemory<byte> Jpeg => _jpeg.Written;

    /// <summary>The containers in view, in pixels of this picture.</summary>
    public ReadOnlySpan<TrackedContainer> Containers => _containers.AsSpan(0, _count);

    public FrameFacts Facts { get; private set; }

    /// <summary>Copies the picture and its facts in; only by the one who rented it, before sharing.</summary>
    public void Fill(ReadOnlySpan<byte> jpeg, ReadOnlySpan<TrackedContainer> containers, in FrameFacts facts)
    {
        _jpeg.Clear();
        _jpeg.Write(jpeg);
        containers.CopyTo(_containers);
        (_count, Facts) = (containers.Length, facts);
        Array.Clear(_isMade);
    }

    /// <summary>Another holder.</summary>
    public EncodedFrame Share()
    {
        Interlocked.Increment(ref _shares);
        return this;
    }

    /// <summary>The wire form, the same bytes for everyone; valid as long as the share is held.</summary>
    public FrameMessage Message(FrameFormat format)
    {
        var at = (int)format;
        if (Volatile.Read(ref _isMade[at])) return _made[at];
        lock (_gate)
        {
            if (!_isMade[at]) _made[at] = Write(format, _messages[at]);
            Volatile.Write(ref _isMade[at], true);
            return _made[at];
        }
    }

    public void Dispose()
    {
        var left = Interlocked.Decrement(ref _shares);
        if (left == 0) _pool.Return(this);
        ObjectDisposedException.ThrowIf(left < 0, this);
    }

    internal void Own() => _shares = 1;

    private FrameMessage Write(FrameFormat format, ReusableBuffer message)
    {
        message.Clear(); // of the picture before, and of an attempt that failed half way
        var places = _pool.Write(this, format, message);
        return new FrameMessage(message.Written[places.Message..], places.Skipped, message.Written[places.Framed..]);
    }
}

/// <summary>A frame's wire form, and where in it the ten characters with the viewer's own number of skipped frames are.</summary>
/// <param name="Framed">The same bytes with what goes over the wire in front of them.</param>
internal readonly record struct FrameMessage(ReadOnlyMemory<byte> Bytes, int SkippedAt, ReadOnlyMemory<byte> Framed)
{
    /// <summary>Digits and spaces: as many characters as the largest 32-bit number has.</summary>
    public const int SkippedLength = 10;
}

/// <summary>What is known of an encoded picture beside its boxes.</summary>
/// <param name="Camera">The camera's id.</param>
/// <param name="Sequence">The camera's picture number; grows, with gaps where pictures were not encoded.</param>
/// <param name="Time">When the picture left the camera reader.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="SourceFps">Pictures a second that the source says it has; 0 when it does not say.</param>
/// <param name="LatencyMs">From leaving the reader to being queued for sending.</param>
/// <param name="Offline">It is no picture of the camera but says why there is none.</param>
internal readonly record struct FrameFacts(string Camera, long Sequence, DateTimeOffset Time, int Width, int Height, double SourceFps, int LatencyMs,
    bool Offline = false);
