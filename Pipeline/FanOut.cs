namespace ParkingGate.Pipeline;

/// <summary>
/// Wakes the viewers for whom a frame lies ready, one after the other on one thread of the pool: what they all send stays in one
/// core's cache, and one thread is woken instead of one for each. Bound: each viewer waits here once; more calls for it change nothing.
/// </summary>
internal sealed class FanOut : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private List<LiveViewer> _waiting = [];
    private List<LiveViewer> _waking = [];
    private bool _isWorking;

    /// <summary>To be woken at the next <see cref="Start"/>.</summary>
    public void Add(LiveViewer viewer)
    {
        lock (_gate)
        {
            if (viewer.IsWaiting) return;
            viewer.IsWaiting = true;
            _waiting.Add(viewer);
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            if (_isWorking || _waiting.Count == 0) return;
            _isWorking = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TakeAll())
        {
            foreach (var viewer in _waking) viewer.WakeHere();
            _waking.Clear();
        }
    }

    private bool TakeAll()
    {
        lock (_gate)
        {
            (_waiting, _waking) = (_waking, _waiting);
            foreach (var viewer in _waking) viewer.IsWaiting = false;
            return _isWorking = _waking.Count > 0;
        }
    }
}
