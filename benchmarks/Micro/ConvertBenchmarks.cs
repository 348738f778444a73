using BenchmarkDotNet.Attributes;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>Decoded planes to the live picture (BGRA, at most 1280 wide), and to what the motion gate sees.</summary>
public class ConvertBenchmarks
{
    private const int Width = 1280;
    private ClipReader _clip = null!;
    private Frame _frame = null!;
    private PixelConverter _converter = null!;
    private NativeBuffer _pixels = null!;
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
        _converter = new PixelConverter(PixelLayout.Bgra, Width, 720, LibAvLayout.SWS_AREA);
        _pixels = new NativeBuffer(Width * 720 * 4);
        _thumbnail = new LumaThumbnail();
        _gate = new MotionGate(new MotionGateOptions());
    }

    [Benchmark]
    public void Live_picture() => _converter.Convert(_frame, [_pixels.Address], Width * 4);

    [Benchmark]
    public bool Motion_gate() => _gate.Update(_thumbnail.Of(_frame), LumaThumbnail.Width, LumaThumbnail.Height, _timeS += 0.2);

    [GlobalCleanup]
    public void Close()
    {
        _thumbnail.Dispose();
        _pixels.Dispose();
        _converter.Dispose();
        _frame.Dispose();
        _clip.Dispose();
    }
}
