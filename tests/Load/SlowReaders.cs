using System.Diagnostics;

namespace ParkingGate.Load;

/// <summary>Clients that take so many bytes a second and no more, with as little room in the kernel as it allows. Owns them.</summary>
internal sealed class SlowReaders : IDisposable
{
    private const int TicksPerS = 10;
    private readonly CrowdMember[] _members;
    private readonly Thread _thread;
    private volatile bool _stop;

    public SlowReaders(int count, int bytesPerS, Func<int, CrowdMember> open)
    {
        _members = [.. Enumerable.Range(0, count).Select(open)];
        _thread = new Thread(() => Run(bytesPerS)) { Name = "slow", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Close codes and how many of the clients saw each; 0: still connected.</summary>
    public IEnumerable<IGrouping<int, CrowdMember>> Ends => _members.GroupBy(member => member.CloseCode);

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        foreach (var member in _members) member.Dispose();
    }

    private void Run(int bytesPerS)
    {
        var (started, taken) = (Stopwatch.GetTimestamp(), 0L);
        while (!_stop)
        {
            Thread.Sleep(1000 / TicksPerS);
            var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * bytesPerS) - taken;
            if (due <= 0) continue;
            foreach (var member in _members.Where(member => !member.IsGone)) member.Read((int)due);
            taken += due;
        }
    }
}
