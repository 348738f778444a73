using System.Diagnostics;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline;

/// <summary>
/// The camera thread: opens the source, decodes, gives each picture to the analysis and, while someone watches, to the live loop.
/// A source that cannot be opened or breaks is tried again after a growing pause. Owns the reader; frames are passed on.
/// </summary>
internal sealed class DecodeLoop(CameraSpec camera, FramePool pool, Mailbox analysis, Mailbox live, LiveFeed feed, EventFeed events,
    CameraCondition condition)
{
    /// <summary>Pauses between attempts, in seconds; the last one repeats.</summary>
    private static readonly double[] RetryAfterS = [1, 2, 5, 10, 30, 60];

    private readonly SourceClock _clock = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private long _number;
    private int _attempt;
    private long _lostAt;

    /// <summary>Called with what the source says of itself, each time it is opened.</summary>
    public Action<VideoInfo>? Opened { get; init; }

    /// <summary>Runs until the source is over or <paramref name="stop"/>.</summary>
    public StopReason Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lock (_gate) _running = attempt;
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
            _attempt = 0;
            _running?.Cancel();
        }
    }

    /// <summary>Opens and reads once; true when the source is over.</summary>
    private bool Attempt(CancellationToken stop)
    {
        condition.Trying();
        try
        {
            return ReadSource(stop);
        }
        catch (VideoException failure) when (!stop.IsCancellationRequested)
        {
            Lost(failure.Message, stop);
        }
        catch (VideoException)
        {
            // told to stop or to begin anew, in the middle of opening or reading
        }
        return false;
    }

    /// <summary>True at the end of a source that is not repeated; false when told to stop.</summary>
    private bool ReadSource(CancellationToken stop)
    {
        var isDemo = camera.Source == CameraSpec.DemoSource;
        var path = isDemo ? EmbeddedFile.PathOf("samples/gate-demo.mp4") : camera.Source;
        using var reader = VideoReader.Open(path, camera.Reader, stop, isDemo ? "the demo clip" : null);
        Found(reader);
        var pace = new SourcePace(camera.Realtime && IsFile(camera.Source));
        while (!stop.IsCancellationRequested)
        {
            var frame = pool.Rent();
            var result = Read(reader, frame);
            if (result == ReadResult.Picture)
            {
                Pass(frame, reader, pace, stop);
                continue;
            }
            frame.Dispose();
            if (result != ReadResult.EndOfStream) throw Broken(reader);
            if (!camera.Loop && IsFile(camera.Source)) return true;
            if (!IsFile(camera.Source)) throw new VideoException($"{reader.Source} ended the stream.");
            if (!reader.Rewind()) return false; // opened again by the caller's loop
        }
        return false;
    }

    private static ReadResult Read(VideoReader reader, Frame frame)
    {
        try
        {
            return reader.Read(frame);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private void Pass(Frame frame, VideoReader reader, SourcePace pace, CancellationToken stop)
    {
        frame.TimeS = _clock.Next(reader.TimeS, reader.Info.Fps);
        frame.Number = ++_number;
        pace.Wait(frame.TimeS, stop);
        condition.Picture();
        frame.GrabbedAt = Stopwatch.GetTimestamp(); // a file's picture counts from when its time has come
        if (feed.Watching > 0) live.Post(frame.Share());
        analysis.Post(frame);
    }

    private void Found(VideoReader reader)
    {
        Opened?.Invoke(reader.Info);
        if (_number == 0) events.Publish(new GateEvent.ProcessingStarted(reader.Source));
        else if (_lostAt != 0) events.Publish(new GateEvent.SourceRecovered(Stopwatch.GetElapsedTime(_lostAt).TotalSeconds));
        _lostAt = 0;
        _attempt = 0;
    }

    private void Lost(string message, CancellationToken stop)
    {
        var pause = RetryAfterS[Math.Min(_attempt++, RetryAfterS.Length - 1)];
        if (_lostAt == 0) _lostAt = Stopwatch.GetTimestamp();
        if (_number == 0) events.Publish(new GateEvent.Failed("source_failed", message));
        condition.Offline(message, TimeSpan.FromSeconds(pause));
        events.Publish(new GateEvent.SourceLost(message, pause));
        stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(pause));
    }

    private static VideoException Broken(VideoReader reader) => new($"{reader.Source} stopped: {reader.Fault}.");

    private static bool IsFile(string source) => source == CameraSpec.DemoSource || File.Exists(source);
}
