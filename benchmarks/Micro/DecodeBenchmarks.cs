using BenchmarkDotNet.Attributes;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>One picture out of the H.264 clip, one decoder thread.</summary>
public class DecodeBenchmarks
{
    private ClipReader _clip = null!;

    [ParamsSource(nameof(Heights))]
    public int Height { get; set; }

    public static IEnumerable<int> Heights => Clips.Heights;

    [GlobalSetup]
    public void Open() => _clip = new ClipReader(Height);

    [Benchmark]
    public void Decode() => _clip.Next().Dispose();

    [GlobalCleanup]
    public void Close() => _clip.Dispose();
}
