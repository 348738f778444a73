using BenchmarkDotNet.Attributes;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>The wire forms of a 720p frame with four containers: base64 in JSON text, and binary.</summary>
public class MessageBenchmarks
{
    private readonly TrackedContainer[] _containers = FourContainers.Tracked();
    private readonly ReusableBuffer _message = new();
    private readonly FrameHeader _header = new("entrance", 12345, new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), LivePicture.Width, LivePicture.Height, 25, 7);
    private byte[] _jpeg = [];

    [GlobalSetup]
    public void Encode()
    {
        using var picture = new LivePicture();
        _jpeg = picture.Jpeg();
    }

    [Benchmark]
    public int Base64_text()
    {
        _message.Clear();
        return FrameJson.WriteText(_header, _containers, _jpeg, withPicture: true, _message);
    }

    [Benchmark]
    public int Binary()
    {
        _message.Clear();
        return FrameJson.WriteBinary(_header, _containers, _jpeg, _message);
    }
}
