using System.Diagnostics;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>A dead source never holds a thread: opening and reading end at their limits, and at once when told to stop.</summary>
public sealed class ReadDeadlineTests
{
    private const int LimitMs = 60_000;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);

    /// <summary>FFmpeg asks ten times a second; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(4);

    [Test]
    [Timeout(LimitMs)]
    [Arguments("tcp://127.0.0.1:{0}")]
    [Arguments("http://127.0.0.1:{0}/live")]
    [Arguments("rtsp://guard:secret@127.0.0.1:{0}/live")]
    public async Task A_source_that_accepts_and_never_answers_fails_at_the_open_limit(string address, CancellationToken limit)
    {
        using var server = new SourceServer();
        var source = string.Format(null, address, server.Port);
        var started = Stopwatch.StartNew();

        var error = Assert.Throws<VideoException>(() => Open(source, Short, Long, default).Dispose());

        await Assert.That(error.Message)
            .IsEqualTo($"{SourceName.Shown(source)} did not answer within 1 s; check that it is running and reachable.");
        await Assert.That(started.Elapsed).IsBetween(Short - TimeSpan.FromMilliseconds(50), Short + Slack);
    }

    [Test]
    [Timeout(LimitMs)]
    [Arguments("half.ts", false)]
    [Arguments("half.ts", true)]
    [Arguments("half.h264", false)]
    [Arguments("half.mkv", true)]
    public async Task A_source_that_stalls_is_silent_after_the_silence_limit(string name, bool http, CancellationToken limit)
    {
        var bytes = await HalfOfAClip(name, limit);
        using var server = http ? SourceServer.StallingHttp(bytes, bytes.Length * 2) : SourceServer.Stalling(bytes);
        using var reader = Open($"{(http ? "http" : "tcp")}://127.0.0.1:{server.Port}", Long, Short, default);
        var (pictures, result, waited) = Drain(reader);

        await Assert.That(pictures).IsGreaterThan(30);
        await Assert.That(result).IsEqualTo(ReadResult.Silent);
        await Assert.That(reader.Fault).IsEqualTo("no picture for 1 s");
        await Assert.That(waited).IsBetween(Short - TimeSpan.FromMilliseconds(50), Short + Slack);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_source_that_closes_ends_at_once(CancellationToken limit)
    {
        var bytes = await HalfOfAClip("half.ts", limit);
        using var server = new SourceServer(async socket => await socket.SendAsync(bytes));
        using var reader = Open($"tcp://127.0.0.1:{server.Port}", Long, Long, default);
        var (pictures, result, waited) = Drain(reader);

        await Assert.That(pictures).IsGreaterThan(30);
        await Assert.That(result).IsEqualTo(ReadResult.EndOfStream);
        await Assert.That(waited).IsLessThan(Slack);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Told_to_stop_a_blocked_open_ends_at_once(CancellationToken limit)
    {
        using var server = new SourceServer();
        using var stop = new CancellationTokenSource(300);
        var started = Stopwatch.StartNew();

        Assert.Throws<VideoException>(() => Open($"tcp://127.0.0.1:{server.Port}", Long, Long, stop.Token).Dispose());

        await Assert.That(started.Elapsed).IsBetween(TimeSpan.FromMilliseconds(250), Slack);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Told_to_stop_before_opening_nothing_is_opened(CancellationToken limit)
    {
        using var server = new SourceServer();

        Assert.Throws<VideoException>(() => Open($"tcp://127.0.0.1:{server.Port}", Long, Long, new CancellationToken(canceled: true)).Dispose());

        await Assert.That(limit.IsCancellationRequested).IsFalse();
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Told_to_stop_a_blocked_read_ends_at_once(CancellationToken limit)
    {
        var bytes = await HalfOfAClip("half.ts", limit);
        using var server = SourceServer.Stalling(bytes);
        using var stop = new CancellationTokenSource();
        using var reader = Open($"tcp://127.0.0.1:{server.Port}", Long, Long, stop.Token);
        stop.CancelAfter(500);
        var (_, result, waited) = Drain(reader);

        await Assert.That(result).IsEqualTo(ReadResult.Silent);
        await Assert.That(waited).IsLessThan(Slack);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Each_read_has_the_whole_limit_for_itself(CancellationToken limit)
    {
        var bytes = await HalfOfAClip("half.ts", limit);
        using var server = new SourceServer(async socket => // slower than one limit in all, faster than it from picture to picture
        {
            for (var at = 0; at < bytes.Length; at += bytes.Length / 10)
            {
                await socket.SendAsync(bytes.AsMemory(at, Math.Min(bytes.Length / 10, bytes.Length - at)));
                await Task.Delay(400);
            }
        });
        using var reader = Open($"tcp://127.0.0.1:{server.Port}", Long, TimeSpan.FromSeconds(2), default);
        var (pictures, result, _) = Drain(reader);

        await Assert.That(result).IsEqualTo(ReadResult.EndOfStream);
        await Assert.That(pictures).IsGreaterThan(30);
    }

    private static VideoReader Open(string source, TimeSpan open, TimeSpan silence, CancellationToken stop) =>
        VideoReader.Open(source, new VideoReaderOptions { OpenTimeout = open, SilenceTimeout = silence }, stop);

    /// <summary>All pictures, how it ended, and the longest read: after waiting, what was half there is given out as a picture.</summary>
    private static (int Pictures, ReadResult Result, TimeSpan Waited) Drain(VideoReader reader)
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        var longest = TimeSpan.Zero;
        for (var pictures = 0; ; pictures++)
        {
            var started = Stopwatch.GetTimestamp();
            var result = reader.Read(frame);
            var took = Stopwatch.GetElapsedTime(started);
            if (took > longest) longest = took;
            if (result != ReadResult.Picture) return (pictures, result, longest);
        }
    }

    private static async Task<byte[]> HalfOfAClip(string name, CancellationToken limit)
    {
        using var folder = new TestFolder();
        // Long enough for probing to end before the stall: FFmpeg looks at up to 5 s of an MPEG transport stream.
        var path = DebianFfmpeg.Make(folder, name,
            "-f lavfi -i testsrc2=size=320x240:rate=25:duration=20 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -g 25");
        var bytes = await File.ReadAllBytesAsync(path, limit);
        return bytes[..(bytes.Length / 2)];
    }
}
