using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline;

/// <summary>What posting does when the last frame has not been taken yet.</summary>
internal enum WhenFull
{
    /// <summary>The newer frame takes its place; the older one is disposed and counted.</summary>
    Replace,

    /// <summary>The poster waits: nothing is lost, the reader's pace is the poster's.</summary>
    Wait,
}

/// <summary>
/// Hands frames from one thread to another. Bound: one frame. When full: as told. Counter: <see cref="Dropped"/>.
/// Owns the frame it holds; whoever takes it owns it from then on.
/// </summary>
internal sealed class Mailbox(WhenFull whenFull) : IDisposable
{
    private readonly object _gate = new();
    private Frame? _frame;
    private bool _closed;
    private long _dropped;

    /// <summary>Frames that a newer one replaced before anyone took them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes ownership of the frame. After <see cref="Close"/> it is disposed.</summary>
    public void Post(Frame frame)
    {
        Frame? replaced;
        lock (_gate)
        {
            while (whenFull == WhenFull.Wait && _frame is not null && !_closed) Monitor.Wait(_gate);
            replaced = _closed ? frame : _frame;
            if (!_closed)
            {
                _frame = frame;
                if (replaced is not null) Interlocked.Increment(ref _dropped);
            }
            Monitor.PulseAll(_gate);
        }
        replaced?.Dispose();
    }

    /// <summary>The next frame, which the caller owns; waits for it. Null once the box is closed and empty.</summary>
    public Frame? Take()
    {
        lock (_gate)
        {
            while (_frame is null && !_closed) Monitor.Wait(_gate);
            var frame = _frame;
            _frame = null;
            Monitor.PulseAll(_gate);
            return frame;
        }
    }

    /// <summary>The frame that lies there, which the caller owns; null when none does.</summary>
    public Frame? TryTake()
    {
        _ = Take(TimeSpan.Zero, out var frame);
        return frame;
    }

    /// <summary>The next frame, or null when none came in time; the caller owns it. False once the box is closed and empty.</summary>
    public bool Take(TimeSpan wait, out Frame? frame)
    {
        lock (_gate)
        {
            if (_frame is null && !_closed && wait > TimeSpan.Zero) Monitor.Wait(_gate, wait);
            frame = _frame;
            _frame = null;
            Monitor.PulseAll(_gate);
            return frame is not null || !_closed;
        }
    }

    /// <summary>No more frames come: the one inside can still be taken, then <see cref="Take"/> gives null.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Closes and disposes what was never taken.</summary>
    public void Dispose()
    {
        Close();
        Take()?.Dispose();
    }
}
