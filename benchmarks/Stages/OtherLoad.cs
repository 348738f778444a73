using System.Globalization;

namespace ParkingGate.Benchmarks.Stages;

/// <summary>
/// How busy other programs kept this machine's cores: ratios of rates mean nothing while somebody else has one of two cores.
/// </summary>
internal sealed class OtherLoad
{
    /// <summary>From this share of all cores on, a round does not count.</summary>
    public const double Most = 0.05;

    /// <summary>/proc/stat counts hundredths of a second (USER_HZ).</summary>
    private const double TicksPerS = 100;

    private readonly (double BusyS, double AllS) _start = Machine();
    private readonly double _ownS = Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Share of the cores' time since this was made, 0 to 1.</summary>
    public double Share()
    {
        var (busyS, allS) = Machine();
        var othersS = busyS - _start.BusyS - (Environment.CpuUsage.TotalTime.TotalSeconds - _ownS);
        return Math.Max(0, othersS / (allS - _start.AllS));
    }

    /// <summary>Waits for two seconds without much of others, but no longer than a minute.</summary>
    public static void WaitForCalm()
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var now = new OtherLoad();
            Thread.Sleep(TimeSpan.FromSeconds(2));
            if (now.Share() <= Most) return;
        }
    }

    /// <summary>First line: user, nice, system, idle, waiting for a disk, interrupts twice, stolen by the hypervisor.</summary>
    private static (double BusyS, double AllS) Machine()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture) / TicksPerS).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
