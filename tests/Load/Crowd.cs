namespace ParkingGate.Load;

/// <summary>Many clients read by one thread. Owns them.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly Kernel _kernel = new();
    private readonly Lock _gate = new();
    private readonly List<CrowdMember> _members = [];
    private readonly Queue<int> _free = new();
    private readonly Thread _thread;
    private volatile bool _stop;

    public Crowd(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Members that are connected.</summary>
    public int Present
    {
        get
        {
            lock (_gate) return _members.Count(member => !member.IsGone);
        }
    }

    public void Add(CrowdMember member)
    {
        lock (_gate)
        {
            if (!_free.TryDequeue(out var number)) number = _members.Count;
            if (number == _members.Count) _members.Add(member);
            else _members[number] = member;
            _kernel.Watch(member.Descriptor, number);
        }
    }

    /// <summary>Calls for every member while the thread waits.</summary>
    public void Each<T>(Action<T> look) where T : CrowdMember
    {
        lock (_gate)
        {
            foreach (var member in _members.OfType<T>()) look(member);
        }
    }

    /// <summary>Runs while the thread waits.</summary>
    public void Quietly(Action work)
    {
        lock (_gate) work();
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        foreach (var member in _members) member.Dispose();
        _kernel.Dispose();
    }

    private void Run()
    {
        Span<int> ready = stackalloc int[256];
        while (!_stop)
        {
            var count = _kernel.Wait(ready, timeoutMs: 50);
            lock (_gate)
            {
                foreach (var number in ready[..count]) Read(number);
            }
        }
    }

    private void Read(int number)
    {
        var member = _members[number];
        if (!member.IsGone) member.Read();
        if (!member.IsGone) return;
        member.Dispose(); // leaves the kernel's list by itself
        if (member.HasLeft) _free.Enqueue(number);
    }
}
