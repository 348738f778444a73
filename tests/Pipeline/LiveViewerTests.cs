using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Pipeline;

/// <summary>When a viewer gets a picture: at its rate, the newest, each once.</summary>
public sealed class LiveViewerTests
{
    private readonly LiveFeed _feed = new(new LiveLimits());
    private readonly EncodedFramePool _pool = new((_, _, _) => default);

    [Test]
    [Arguments(25.0, 10.0, 100)]
    [Arguments(25.0, 5.0, 50)]
    [Arguments(25.0, 25.0, 250)]
    [Arguments(15.0, 25.0, 150)]
    [Arguments(25.0, 15.0, 150)]
    [Arguments(29.97, 10.0, 100)]
    [Arguments(12.5, 1.0, 10)]
    public async Task Everyone_gets_exactly_the_rate_asked_for_or_all_that_the_camera_has(double camera, double wanted, int pictures)
    {
        using var viewer = Join(_feed, 640, 60, fps: wanted)!;

        await Assert.That(Shown(viewer, camera, 0, 10)).IsBetween(pictures - 1, pictures + 1);
        await Assert.That(Shown(viewer, camera, 10, 110)).IsBetween((pictures * 10) - 2, (pictures * 10) + 2);
    }

    [Test]
    public async Task Times_that_tremble_by_milliseconds_do_not_change_the_rate()
    {
        using var viewer = Join(_feed, 640, 60, fps: 25)!;
        var random = new Random(1);
        var shown = 0;
        for (var i = 0; i < 1000; i++) shown += Show(viewer, (i * 0.04) + ((random.NextDouble() - 0.5) * 0.006));

        await Assert.That(shown).IsBetween(990, 1000);
    }

    [Test]
    [Arguments(5)]
    [Arguments(60)]
    public async Task A_camera_that_starts_again_at_zero_goes_on_at_the_same_rate(double before)
    {
        using var viewer = Join(_feed, 640, 60, fps: 10)!;
        Shown(viewer, 25, 0, before);

        await Assert.That(Shown(viewer, 25, 0, 10)).IsBetween(99, 101);
    }

    [Test]
    public async Task A_new_rate_holds_from_the_next_picture_on()
    {
        using var viewer = Join(_feed, 640, 60, fps: 1)!;
        Shown(viewer, 25, 0, 10);
        viewer.Configure(Request(640, 60, true) with { Fps = 25 });
        var fast = Shown(viewer, 25, 10, 20);
        viewer.Configure(Request(640, 60, true) with { Fps = 5 });

        await Assert.That(fast).IsBetween(248, 250);
        await Assert.That(Shown(viewer, 25, 20, 30)).IsBetween(49, 51);
    }

    [Test]
    public async Task Who_paused_gets_nothing_and_goes_on_without_a_burst()
    {
        using var viewer = Join(_feed, 640, 60, fps: 10)!;
        Shown(viewer, 25, 0, 2);
        viewer.Pause(true);
        var paused = Shown(viewer, 25, 2, 12);
        viewer.Pause(false);

        await Assert.That(paused).IsEqualTo(0);
        await Assert.That(Shown(viewer, 25, 12, 13)).IsBetween(9, 11);
    }

    [Test]
    public async Task A_slow_viewer_gets_the_newest_and_is_told_how_many_it_missed()
    {
        var arrived = new AsyncSignal();
        using var viewer = _feed.Join(Request(640, 60, true), arrived)!;
        for (var i = 0; i < 4; i++) Offer(viewer, i, i * 0.04);
        await arrived.WaitAsync();
        using var newest = viewer.Take(out var skipped);
        using var nothing = viewer.Take(out var skippedOfNothing);
        Offer(viewer, 4, 0.16);
        using var next = viewer.Take(out var skippedNext);

        await Assert.That(newest!.Facts.Sequence).IsEqualTo(3);
        await Assert.That(skipped).IsEqualTo(3);
        await Assert.That(nothing).IsNull();
        await Assert.That(skippedOfNothing).IsEqualTo(0);
        await Assert.That(next!.Facts.Sequence).IsEqualTo(4);
        await Assert.That(skippedNext).IsEqualTo(0);
        await Assert.That(viewer.TotalSkipped).IsEqualTo(3);
    }

    [Test]
    public async Task A_viewer_that_left_holds_no_frame_also_when_one_is_offered_too_late()
    {
        var frame = _pool.Rent();
        var viewer = Join(_feed, 640, 60)!;
        viewer.Offer(frame, 0);
        viewer.Dispose();
        viewer.Offer(frame, 0.04);
        frame.Dispose();
        using var next = _pool.Rent();

        await Assert.That(viewer.Take(out _)).IsNull();
        await Assert.That(next).IsSameReferenceAs(frame); // nobody else held it
    }

    [Test]
    public async Task Frames_taken_while_others_come_are_each_given_back_once()
    {
        var pool = new EncodedFramePool((_, _, _) => default);
        using var viewer = Join(_feed, 640, 60)!;
        using var stop = new CancellationTokenSource();
        var taken = 0;
        var taking = Task.Factory.StartNew(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (viewer.Take(out _) is not { } frame) continue;
                frame.Dispose(); // throws when given back too often
                taken++;
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        const int Count = 50_000;
        for (var i = 0; i < Count; i++)
        {
            using var frame = pool.Rent();
            viewer.Offer(frame, i);
        }
        await stop.CancelAsync();
        await taking;
        viewer.Take(out _)?.Dispose();

        await Assert.That(taken + viewer.TotalSkipped).IsBetween(Count - 1, Count);
    }

    [Test]
    public async Task A_picture_is_given_to_a_viewer_once_however_late_it_comes()
    {
        var twice = new List<int>();
        for (var lateMs = 0; lateMs <= 200; lateMs++)
        {
            using var viewer = Join(_feed, 640, 60, fps: 15)!;
            Offer(viewer, 0, 1);
            var time = Math.Round(1 + (1 / 15.0) + (lateMs / 1000.0), 3); // pictures between were dropped elsewhere
            if (Show(viewer, time) + Show(viewer, time) != 1) twice.Add(lateMs);
        }

        await Assert.That(twice).IsEmpty();
    }

    [Test]
    public async Task A_fan_out_wakes_everyone_with_a_frame_once_and_one_after_the_other()
    {
        var fanOut = new FanOut();
        using var done = new CountdownEvent(20);
        var (inside, most, woken) = (0, 0, 0);
        async Task WatchAsync(AsyncSignal signal)
        {
            await signal.WaitAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            woken++; // not interlocked: they come one after the other
            Thread.Sleep(5);
            Interlocked.Decrement(ref inside);
            done.Signal();
        }
        var viewers = new List<LiveViewer>();
        var watching = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            var signal = new AsyncSignal();
            viewers.Add(_feed.Join(Request(640, 60, true), signal)!);
            watching.Add(WatchAsync(signal));
        }
        using var frame = _pool.Rent();
        foreach (var viewer in viewers) viewer.Offer(frame, 0, fanOut);
        foreach (var viewer in viewers) viewer.Offer(frame, 0.04, fanOut);
        var before = woken;
        fanOut.Start();
        done.Wait(TimeSpan.FromSeconds(30));
        await Task.WhenAll(watching);
        foreach (var viewer in viewers) viewer.Dispose();

        await Assert.That((before, woken, most)).IsEqualTo((0, 20, 1));
    }

    private static LiveRequest Request(int width, int quality, bool overlay) => new(new LiveVariant(width, quality, overlay), FrameFormat.Binary, 25);

    private static LiveViewer? Join(LiveFeed feed, int width, int quality, bool overlay = true, double fps = 25) =>
        feed.Join(Request(width, quality, overlay) with { Fps = fps }, new AsyncSignal());

    private int Shown(LiveViewer viewer, double fps, double from, double to)
    {
        var shown = 0;
        for (var i = 0; from + (i / fps) < to - 1e-9; i++) shown += Show(viewer, Math.Round(from + (i / fps), 3)); // as sources time them
        return shown;
    }

    private int Show(LiveViewer viewer, double time)
    {
        if (!viewer.IsDue(time)) return 0;
        Offer(viewer, 0, time);
        viewer.Take(out _)!.Dispose();
        return 1;
    }

    private void Offer(LiveViewer viewer, long sequence, double time)
    {
        using var frame = _pool.Rent();
        frame.Fill([1], [], new FrameFacts("entrance", sequence, default, 640, 360, 25, 0));
        viewer.Offer(frame, time);
    }
}
