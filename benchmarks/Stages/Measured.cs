using System.Diagnostics;

namespace ParkingGate.Benchmarks.Stages;

/// <summary>What a number of pictures took: time on the wall, and CPU of the whole process, all threads.</summary>
internal readonly record struct Measured(int Pictures, TimeSpan Wall, TimeSpan Cpu)
{
    public double PerSecond => Pictures / Wall.TotalSeconds;
    public double WallMs => Wall.TotalMilliseconds / Pictures;
    public double CpuMs => Cpu.TotalMilliseconds / Pictures;

    public static Measured operator +(Measured a, Measured b) => new(a.Pictures + b.Pictures, a.Wall + b.Wall, a.Cpu + b.Cpu);

    /// <param name="work">Returns for how many pictures it worked.</param>
    public static Measured Of(Func<int> work)
    {
        var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var pictures = work();
        return new(pictures, Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu);
    }
}
