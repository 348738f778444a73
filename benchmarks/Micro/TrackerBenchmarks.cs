using BenchmarkDotNet.Attributes;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>One look's worth of tracking with four containers in view, ten looks a second.</summary>
public class TrackerBenchmarks
{
    private readonly Detection[] _detections = new Detection[4];
    private readonly ContainerTracker _tracker = new(GateComposition.Tracker(Defaults.Options));
    private double _timeS;

    [GlobalSetup]
    public void Follow()
    {
        for (var i = 0; i < 10; i++) Update();
        if (_tracker.Tracks.Length != _detections.Length) throw new InvalidOperationException($"{_tracker.Tracks.Length} tracks instead of {_detections.Length}");
    }

    [Benchmark]
    public int Update()
    {
        FourContainers.At(_timeS += 0.1, _detections);
        _tracker.Update(_detections, _timeS);
        return _tracker.Tracks.Length;
    }
}
