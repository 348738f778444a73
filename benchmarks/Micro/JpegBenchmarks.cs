using BenchmarkDotNet.Attributes;
using ParkingGate.Native.Jpeg;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>A 720p picture to JPEG at the default quality, by both back ends.</summary>
public class JpegBenchmarks
{
    private readonly int _quality = Defaults.Options.Live.Quality;
    private LivePicture _picture = null!;
    private JpegEncoder _turbo = null!;
    private JpegEncoder _skia = null!;

    [GlobalSetup]
    public void Open()
    {
        _picture = new LivePicture();
        _turbo = JpegEncoder.Open(JpegBackEnd.TurboJpeg);
        _skia = JpegEncoder.Open(JpegBackEnd.Skia);
    }

    [Benchmark]
    public int TurboJpeg() => Encode(_turbo);

    [Benchmark]
    public int Skia() => Encode(_skia);

    [GlobalCleanup]
    public void Close()
    {
        _turbo.Dispose();
        _skia.Dispose();
        _picture.Dispose();
    }

    private int Encode(JpegEncoder encoder) =>
        encoder.Encode(_picture.Picture, _quality).Length;
}
