using System.Diagnostics;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Sources;

/// <summary>What was seen of a source in a few seconds.</summary>
/// <param name="OpenedS">From asking to being open.</param>
/// <param name="FirstS">From asking to the first picture.</param>
/// <param name="Facts">As the source says and as it came.</param>
/// <param name="DeclaredFps">0 when it does not say.</param>
/// <param name="KeyEveryS">Between pictures that stand for themselves; NaN when fewer than two came.</param>
/// <param name="HeldBack">Pictures that the decoder holds back to put them into their order.</param>
/// <param name="DelayS">From the camera's taking a picture to its being decoded, by the camera's clock; NaN when it does not say.</param>
/// <param name="KbitPerS">Of the picture stream; 0 when nothing was coded.</param>
/// <param name="CpuMs">Of this machine's time for each picture.</param>
/// <param name="Brightness">Mean of the last picture, 0 black to 255 white.</param>
/// <param name="IsStill">All pictures were one and the same.</param>
/// <param name="Jpeg">The last picture.</param>
internal sealed record ProbeFindings(double OpenedS, double FirstS, SourceFacts Facts, double DeclaredFps, double KeyEveryS, int HeldBack, double DelayS,
    double KbitPerS, double CpuMs, int Pictures, long Corrupt, double Brightness, bool IsStill, byte[] Jpeg)
{
    /// <summary>False for a recording, whose rate and key pictures are nobody's fault now.</summary>
    public bool IsLive { get; init; }
}

/// <summary>Opens a source as a camera would and watches it for a while.</summary>
internal sealed class SourceProbe(CameraSpec camera)
{
    private readonly List<double> _keysS = [];
    private readonly SourceClock _clock = new();
    private double _firstS = double.NaN;
    private double _lastS;
    private int _pictures;

    /// <param name="atLeast">How long to watch; as much again until a second key picture has come.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="VideoException">It cannot be opened or gives no picture; one sentence for an operator.</exception>
    public ProbeFindings Run(TimeSpan atLeast, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        using var source = OpenSource.Open(camera, camera.Reader.Decoder, stop);
        var openedS = Since(started);
        using var pool = new FramePool();
        using var still = new FreezeWatch(TimeSpan.FromSeconds(Math.Max(1, (atLeast.TotalSeconds / 2) - 1)));
        var cpu = Environment.CpuUsage.TotalTime;
        using var last = Watch(source, pool, still, started, atLeast, stop);
        var cpuMs = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / _pictures;
        return Findings(source, last, openedS, cpuMs) with { IsStill = still.IsFrozen };
    }

    /// <summary>The last picture, which the caller owns.</summary>
    private Frame Watch(OpenSource source, FramePool pool, FreezeWatch still, long started, TimeSpan atLeast, CancellationToken stop)
    {
        var pace = new SourcePace(!source.IsLive);
        Frame? last = null;
        while (Since(started) < atLeast.TotalSeconds || (_keysS.Count < 2 && Since(started) < 2 * atLeast.TotalSeconds))
        {
            var frame = pool.Rent();
            var result = source.Pictures.Read(frame);
            if (result == ReadResult.Picture)
            {
                last?.Dispose();
                last = frame;
                Count(frame, source, started);
                still.Look(frame);
                pace.Wait(frame.TimeS, stop);
                continue;
            }
            frame.Dispose();
            if (result == ReadResult.EndOfStream && last is not null) break;
            last?.Dispose();
            stop.ThrowIfCancellationRequested();
            throw new VideoException($"{source.Pictures.Source} gives no pictures: {(result == ReadResult.EndOfStream ? "it is over at once" : source.Pictures.Fault)}.");
        }
        return last ?? throw new VideoException($"{source.Pictures.Source} gave no picture within {atLeast.TotalSeconds:0} s.");
    }

    private void Count(Frame frame, OpenSource source, long started)
    {
        frame.TimeS = _clock.Next(source.TimeS, source.Pictures.Info.Fps, source.IsLive ? Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency : double.NaN);
        if (_pictures++ == 0) _firstS = Since(started);
        if (frame.IsKey) _keysS.Add(frame.TimeS);
        _lastS = frame.TimeS;
    }

    private ProbeFindings Findings(OpenSource source, Frame last, double openedS, double cpuMs)
    {
        var (info, reader) = (source.Pictures.Info, source.Pictures as VideoReader);
        var fps = _pictures > 1 && _lastS > 0 ? Math.Round((_pictures - 1) / _lastS, 1) : info.Fps;
        using var taker = new PictureTaker();
        using var thumbnail = new LumaThumbnail();
        return new ProbeFindings(openedS, _firstS, new SourceFacts(info.Codec, last.Width, last.Height, fps, source.Pictures.Decoder), info.Fps,
            _keysS.Count > 1 ? (_keysS[^1] - _keysS[0]) / (_keysS.Count - 1) : double.NaN, reader?.HeldBack ?? 0, reader?.DelayS ?? double.NaN,
            reader is null || _lastS <= 0 ? 0 : reader.BytesRead * 8 / 1000.0 / _lastS, cpuMs, _pictures, source.Pictures.CorruptPackets,
            Mean(thumbnail.Of(last)), IsStill: false, taker.Keep(last, new Box(0, 0, last.Width, last.Height)).Full) { IsLive = source.IsLive };
    }

    private static double Since(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;

    private static double Mean(ReadOnlySpan<byte> luma)
    {
        var sum = 0L;
        foreach (var level in luma) sum += level;
        return (double)sum / luma.Length;
    }
}
