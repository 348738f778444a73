using BenchmarkDotNet.Attributes;
using ParkingGate.Pipeline.Overlay;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>Four boxes with labels, and the clock, drawn into a 720p picture.</summary>
public class AnnotateBenchmarks
{
    private readonly TrackedContainer[] _containers = FourContainers.Tracked();
    private readonly DateTimeOffset _time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private LivePicture _picture = null!;
    private Annotator _annotator = null!;

    [GlobalSetup]
    public void Open()
    {
        _picture = new LivePicture();
        _annotator = new Annotator(_picture.Picture);
    }

    [Benchmark]
    public void Draw() => _annotator.Draw(_containers, _time);

    [GlobalCleanup]
    public void Close() => _picture.Dispose();
}
