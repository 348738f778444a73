using System.Diagnostics;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Sources;

namespace ParkingGate.Pipeline;

/// <summary>
/// The thread of a source: opens it, decodes, passes each picture on. A source that cannot be opened, breaks, falls silent or freezes is
/// tried again after a growing pause.
/// </summary>
/// <param name="clock">Of the source's pictures.</param>
/// <param name="pass">Takes each frame and owns it from then on.</param>
internal sealed class DecodeLoop(CameraSpec camera, FramePool pool, SourceClock clock, SourceNews news, CameraCondition condition, Action<Frame> pass) : IDisposable
{
    /// <summary>A frozen source is opened again at once; one that stays frozen is watched this long, in seconds, before it is opened once more.</summary>
    private const double FrozenWatchS = 300;

    private readonly RetryPauses _pauses = new(Random.Shared);
    private readonly FreezeWatch _freeze = new(camera.FrozenFor);
    private readonly RateMeter _rate = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private DecoderChoice _decoder = camera.Reader.Decoder;
    private SourceFacts? _facts;
    private bool _askedForNow;
    private bool _isFrozenTold;
    private double _openedS;
    private long _corrupt;

    /// <summary>Runs until the source is over or <paramref name="stop"/>.</summary>
    public StopReason Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lock (_gate)
            {
                if (_askedForNow) _pauses.Reset();
                (_running, _askedForNow) = (attempt, false);
            }
            var isOver = Attempt(attempt.Token);
            lock (_gate) _running = null;
            if (isOver) return StopReason.EndOfSource;
        }
        return StopReason.NoViewers;
    }

    /// <summary>Ends the reading or the pause that is going on; the source is opened again at once. Any thread may ask.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _askedForNow = true;
            _running?.Cancel();
        }
    }

    public void Dispose() => _freeze.Dispose();

    /// <summary>Opens and reads once; true when the source is over.</summary>
    private bool Attempt(CancellationToken stop)
    {
        condition.Trying();
        try
        {
            using var source = OpenSource.Open(camera, _decoder, stop);
            return Play(source, stop);
        }
        catch (VideoException failure) when (!stop.IsCancellationRequested)
        {
            var pause = _pauses.Next(failure.IsRefusal, out var hasGrown);
            news.Lost(failure.Message, pause, hasGrown);
            stop.WaitHandle.WaitOne(pause);
        }
        catch (VideoException)
        {
            // told to stop or to begin anew, in the middle of opening or reading
        }
        clock.Interrupt();
        news.Closed();
        return false;
    }

    /// <summary>True at the end of a source that is not repeated; false when told to stop.</summary>
    private bool Play(OpenSource source, CancellationToken stop)
    {
        var pace = new SourcePace(camera.Realtime && !source.IsLive);
        (_openedS, _corrupt) = (Now, 0);
        var count = 0L;
        while (!stop.IsCancellationRequested)
        {
            var frame = pool.Rent();
            var result = Read(source.Pictures, frame);
            if (result == ReadResult.Picture)
            {
                Consider(frame, source, pace, stop);
                count++;
                continue;
            }
            frame.Dispose();
            if (stop.IsCancellationRequested) return false;
            if (result != ReadResult.EndOfStream) throw Broken(source.Pictures);
            if (source.IsLive) throw new VideoException($"{source.Pictures.Source} ended the stream; check that the camera is on.");
            if (count == 0) throw new VideoException($"{source.Pictures.Source} has no picture that can be decoded; record it again.");
            if (!camera.Loop) return true;
            if (!source.Pictures.Rewind()) return false; // opened again by the caller's loop
            count = 0;
        }
        return false;
    }

    private static ReadResult Read(IPictureSource source, Frame frame)
    {
        try
        {
            return source.Read(frame);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Passes the picture on, unless it is the frozen one again.</summary>
    private void Consider(Frame frame, OpenSource source, SourcePace pace, CancellationToken stop)
    {
        var nowS = Now;
        frame.TimeS = clock.Next(source.TimeS, source.Pictures.Info.Fps, source.IsLive || clock.IsBeside ? nowS : double.NaN);
        if (source.IsLive) _freeze.Look(frame);
        if (source.IsLive && _freeze.IsFrozen)
        {
            frame.Dispose();
            Frozen(source.Pictures.Source, nowS);
            return;
        }
        _isFrozenTold = false;
        if (nowS - _openedS > _pauses.WellAfterS) _pauses.Reset();
        pace.Wait(frame.TimeS, stop);
        Tell(source.Pictures, frame.TimeS);
        Pass(frame);
    }

    private void Pass(Frame frame)
    {
        condition.Picture();
        frame.GrabbedAt = Stopwatch.GetTimestamp(); // a file's picture counts from when its time has come
        pass(frame);
    }

    /// <summary>What the source is, whenever that changes; the damage that it came with.</summary>
    private void Tell(IPictureSource source, double timeS)
    {
        _rate.Add(timeS);
        var (info, fps) = (source.Info, _rate.Of(source.Info.Fps));
        if (_facts is not { } facts || facts.Width != info.Width || facts.Height != info.Height || facts.Fps != fps || facts.Codec != info.Codec || facts.Decoder != source.Decoder)
            _facts = new SourceFacts(info.Codec, info.Width, info.Height, fps, source.Decoder);
        news.Picture(source.Source, _facts);
        if (source.CorruptPackets == _corrupt) return;
        condition.Corrupted(source.CorruptPackets - _corrupt);
        _corrupt = source.CorruptPackets;
    }

    /// <summary>Opens the source once more; what it shows then is watched for another picture, and not shown before.</summary>
    private void Frozen(string source, double nowS)
    {
        if (_isFrozenTold && nowS - _openedS < FrozenWatchS) return;
        _isFrozenTold = true;
        throw new VideoException($"{source} has shown the same picture for {_freeze.SameForS:0} s; restart the camera.");
    }

    private VideoException Broken(IPictureSource source)
    {
        if (source.Decoder is not (VideoDecoder.Software or "none"))
        {
            _decoder = DecoderChoice.Software; // for as long as this run lasts: hardware that failed once fails again
            return new($"{source.Source} stopped: {source.Fault}, decoded by {source.Decoder}; software takes over.");
        }
        return new($"{source.Source} stopped: {source.Fault}.");
    }

    private static double Now => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
