using BenchmarkDotNet.Attributes;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Yuv;
using ParkingGate.Pipeline;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>Decoded planes to the live picture (as JPEG has it, at most 1280 wide), and to what the motion gate sees.</summary>
public class ConvertBenchmarks
{
    private const int Width = 1280;
    private ClipReader _clip = null!;
    private Frame _frame = null!;
    private YuvConverter _converter = null!;
    private YuvPicture _picture = null!;
    private LumaThumbnail _thumbnail = null!;
    private MotionGate _gate = null!;
    private double _timeS;

    [ParamsSource(nameof(Heights))]
    public int Height { get; set; }

    public static IEnumerable<int> Heights => Clips.Heights;

    [GlobalSetup]
    public void Open()
    {
        _clip = new ClipReader(Height);
        _frame = ClipReader.Busy(_clip);
        _converter = new YuvConverter(Width, 720);
        _picture = new YuvPicture(Width, 720);
        _thumbnail = new LumaThumbnail();
        _gate = new MotionGate(new MotionGateOptions());
    }

    [Benchmark]
    public void Live_picture() => _converter.Convert(_frame, _picture);

    [Benchmark]
    public bool Motion_gate() => _gate.Update(_thumbnail.Of(_frame), LumaThumbnail.Width, LumaThumbnail.Height, _timeS += 0.2);

    [GlobalCleanup]
    public void Close()
    {
        _thumbnail.Dispose();
        _picture.Dispose();
        _converter.Dispose();
        _frame.Dispose();
        _clip.Dispose();
    }
}
