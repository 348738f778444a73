using System.Globalization;

namespace ParkingGate.Load;

/// <summary>What one process uses, as the kernel tells it.</summary>
internal sealed class ProcessUse(int processId)
{
    /// <summary>/proc counts hundredths of a second (USER_HZ).</summary>
    private const double TicksPerS = 100;

    public static ProcessUse Own => new(Environment.ProcessId);

    /// <summary>Threads of a camera in our server: what they do is the same for one viewer and for a thousand.</summary>
    private static readonly string[] OfCamera = ["decode:", "analyse:", "live:", "read:"];

    /// <summary>User and system time of all its threads, those that have ended too.</summary>
    public double CpuS => CpuOf($"/proc/{processId}/stat");

    /// <summary>That of the threads that decode, look and encode.</summary>
    public double CameraCpuS => Directory.GetDirectories($"/proc/{processId}/task")
        .Where(task => OfCamera.Any(name => File.ReadAllText($"{task}/comm").StartsWith(name, StringComparison.Ordinal))).Sum(task => CpuOf($"{task}/stat"));

    /// <summary>That of the threads whose names begin so.</summary>
    public double CpuOfThreads(string name) => Directory.GetDirectories($"/proc/{processId}/task")
        .Where(task => File.ReadAllText($"{task}/comm").StartsWith(name, StringComparison.Ordinal)).Sum(task => CpuOf($"{task}/stat"));

    public int Threads => int.Parse(Fields($"/proc/{processId}/stat")[17], CultureInfo.InvariantCulture);

    /// <summary>Memory that it really occupies.</summary>
    public long ResidentBytes => Line("VmRSS") * 1024;

    public int Handles => Directory.GetFiles($"/proc/{processId}/fd").Length;

    /// <summary>Share of all cores' time that anybody used between two readings of <see cref="Machine"/>, 0 to 1.</summary>
    public static double BusyShare((double BusyS, double AllS) from, (double BusyS, double AllS) to) => (to.BusyS - from.BusyS) / (to.AllS - from.AllS);

    /// <summary>First line of /proc/stat: user, nice, system, idle, waiting for a disk, interrupts twice, stolen by the hypervisor.</summary>
    public static (double BusyS, double AllS) Machine()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture) / TicksPerS).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    private static double CpuOf(string file) => Fields(file)[11..13].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerS;

    /// <summary>From the third on: the second is the program's name, which may hold blanks.</summary>
    private static string[] Fields(string file)
    {
        var text = File.ReadAllText(file);
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private long Line(string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
