using BenchmarkDotNet.Attributes;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>The three steps of a look: letterbox into the network's input, the network, boxes out of its output.</summary>
public class DetectorBenchmarks
{
    private readonly Detection[] _detections = new Detection[YoloOutput.MostDetections];
    private ClipReader _clip = null!;
    private Frame _frame = null!;
    private DetectorLoader _loader = null!;
    private ContainerDetector _detector = null!;

    [ParamsSource(nameof(Heights))]
    public int Height { get; set; }

    public static IEnumerable<int> Heights => Clips.Heights;

    [GlobalSetup]
    public void Open()
    {
        _clip = new ClipReader(Height);
        _frame = ClipReader.Busy(_clip);
        _loader = Defaults.Detector();
        _detector = _loader.Open();
        _detector.Detect(_frame, _detections); // so that there is an output to decode
    }

    [Benchmark]
    public void Prepare() => _detector.Prepare(_frame);

    [Benchmark]
    public void Run() => _detector.Run();

    [Benchmark]
    public int Decode() => _detector.Decode(_detections);

    [GlobalCleanup]
    public void Close()
    {
        _detector.Dispose();
        _loader.Dispose();
        _frame.Dispose();
        _clip.Dispose();
    }
}
