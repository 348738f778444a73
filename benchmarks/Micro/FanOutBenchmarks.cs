using BenchmarkDotNet.Attributes;
using ParkingGate.Endpoints;
using ParkingGate.Pipeline;

namespace ParkingGate.Benchmarks.Micro;

/// <summary>
/// One new frame to every viewer: the copy of the JPEG into a frame, its base64 message (once, whoever many watch), an offer to each
/// viewer and each viewer's taking. What a socket costs is not in it.
/// </summary>
public class FanOutBenchmarks
{
    private readonly EncodedFramePool _pool = new(FrameMessages.Write);
    private readonly LiveFeed _feed = new(new LiveLimits());
    private byte[] _jpeg = [];
    private double _timeS;

    [Params(1, 50, 200)]
    public int Viewers { get; set; }

    [GlobalSetup]
    public void Join()
    {
        using var picture = new LivePicture();
        _jpeg = picture.Jpeg();
        var request = new LiveRequest(new LiveVariant(LivePicture.Width, 80, true), FrameFormat.Base64, 25);
        for (var i = 0; i < Viewers; i++) _feed.Join(request, new AsyncSignal());
    }

    [Benchmark]
    public int Fan_out()
    {
        Offer();
        var bytes = 0;
        foreach (var viewer in _feed.Viewers)
        {
            using var frame = viewer.Take(out _);
            bytes += frame!.Message(FrameFormat.Base64).Bytes.Length;
        }
        return bytes;
    }

    private void Offer()
    {
        _timeS += 0.04;
        using var frame = _pool.Rent();
        frame.Fill(_jpeg, [], new FrameFacts("entrance", 1, default, LivePicture.Width, LivePicture.Height, 25, 5));
        foreach (var viewer in _feed.Viewers)
        {
            if (viewer.IsDue(_timeS)) viewer.Offer(frame, _timeS);
        }
    }
}
