using System.Diagnostics;

namespace ParkingGate.Load;

/// <summary>Clients that take so many bytes a second and no more; they stay whoever's they are.</summary>
internal sealed class SlowReaders : IDisposable
{
    private const int TicksPerS = 20;
    private readonly CrowdMember[] _members;
    private readonly Thread _thread;
    private volatile bool _stop;

    public SlowReaders(int bytesPerS, params CrowdMember[] members)
    {
        _members = members;
        _thread = new Thread(() => Run(bytesPerS)) { Name = "slow", IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
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
