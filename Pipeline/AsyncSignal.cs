using System.Threading.Tasks.Sources;

namespace ParkingGate.Pipeline;

/// <summary>
/// Wakes one waiting task; signals that come while nobody waits become one. Waiting allocates nothing, which channels and
/// semaphores do once per wait, that is once per frame and viewer.
/// </summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _source;
    private bool _signaled;
    private bool _waiting;

    /// <summary>Wakes the waiting task, or the next one to wait; it goes on in a thread of the pool.</summary>
    public void Set() => Set(here: false);

    /// <summary>The same, but the waiting task goes on in this thread, until it waits again.</summary>
    public void SetHere() => Set(here: true);

    private void Set(bool here)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                _signaled = true;
                return;
            }
            _waiting = false;
        }
        _source.RunContinuationsAsynchronously = !here;
        _source.SetResult(true);
    }

    /// <summary>Ends at the next signal, at once if one came already. One task at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_waiting) throw new InvalidOperationException("Only one task may wait.");
            if (_signaled)
            {
                _signaled = false;
                return default;
            }
            _source.Reset();
            _waiting = true;
            return new ValueTask(this, _source.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
