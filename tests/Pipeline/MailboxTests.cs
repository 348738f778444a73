using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Pipeline;

/// <summary>Frames from one thread to another: both rules for a full box, closing, and that no frame is ever lost track of.</summary>
public sealed class MailboxTests
{
    private const int LimitMs = 30_000;

    [Test]
    public async Task A_newer_frame_takes_the_place_of_the_older_which_is_disposed_and_counted()
    {
        using var pool = new FramePool();
        using var box = new Mailbox(WhenFull.Replace);
        for (var number = 1; number <= 3; number++) box.Post(Numbered(pool, number));

        await Assert.That(pool.Outstanding).IsEqualTo(1);
        await Assert.That(box.Dropped).IsEqualTo(2);
        using var taken = box.Take();
        await Assert.That(taken!.Number).IsEqualTo(3);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_poster_that_must_not_drop_waits_until_the_frame_is_taken(CancellationToken limit)
    {
        using var pool = new FramePool();
        using var box = new Mailbox(WhenFull.Wait);
        box.Post(Numbered(pool, 1));
        var second = OnThread(() => box.Post(Numbered(pool, 2)));
        await Task.Delay(150, limit);
        var waited = !second.IsCompleted;
        box.Take()!.Dispose();
        await second;
        using var taken = box.Take();

        await Assert.That(waited).IsTrue();
        await Assert.That(taken!.Number).IsEqualTo(2);
        await Assert.That(box.Dropped).IsEqualTo(0);
    }

    [Test]
    [Timeout(LimitMs)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Between_two_threads_frames_stay_in_order_and_every_one_is_taken_or_counted(bool wait, CancellationToken limit)
    {
        const int Count = 20_000;
        using var pool = new FramePool();
        using var box = new Mailbox(wait ? WhenFull.Wait : WhenFull.Replace);
        var taken = new List<long>();
        var taking = OnThread(() =>
        {
            while (box.Take() is { } frame)
            {
                using (frame) taken.Add(frame.Number);
            }
        });
        await OnThread(() =>
        {
            for (var number = 1; number <= Count; number++) box.Post(Numbered(pool, number));
            box.Close();
        });
        await taking;

        await Assert.That(taken.Zip(taken.Skip(1)).All(pair => pair.First < pair.Second)).IsTrue();
        await Assert.That(taken[^1]).IsEqualTo(Count);
        await Assert.That(taken.Count + box.Dropped).IsEqualTo(Count);
        await Assert.That(pool.Outstanding).IsEqualTo(0);
        if (wait) await Assert.That(box.Dropped).IsEqualTo(0);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Closing_wakes_a_taker_with_nothing(CancellationToken limit)
    {
        using var box = new Mailbox(WhenFull.Replace);
        Frame? taken = null;
        var taking = OnThread(() => taken = box.Take());
        await Task.Delay(100, limit);
        var waited = !taking.IsCompleted;
        box.Close();
        await taking;

        await Assert.That(waited).IsTrue();
        await Assert.That(taken).IsNull();
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Closing_wakes_a_waiting_poster_and_its_frame_is_disposed(CancellationToken limit)
    {
        using var pool = new FramePool();
        using var box = new Mailbox(WhenFull.Wait);
        box.Post(Numbered(pool, 1));
        var posting = OnThread(() => box.Post(Numbered(pool, 2)));
        await Task.Delay(100, limit);
        var waited = !posting.IsCompleted;
        box.Close();
        await posting;

        await Assert.That(waited).IsTrue();
        await Assert.That(pool.Outstanding).IsEqualTo(1); // the one inside can still be taken
        using (var inside = box.Take()) await Assert.That(inside!.Number).IsEqualTo(1);
        await Assert.That(box.Take()).IsNull();
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task What_is_posted_after_closing_is_disposed_and_not_counted_as_dropped(bool wait)
    {
        using var pool = new FramePool();
        using var box = new Mailbox(wait ? WhenFull.Wait : WhenFull.Replace);
        box.Post(Numbered(pool, 1));
        box.Close();
        box.Post(Numbered(pool, 2));

        await Assert.That(pool.Outstanding).IsEqualTo(1);
        await Assert.That(box.Dropped).IsEqualTo(0);
        using var inside = box.Take();
        await Assert.That(inside!.Number).IsEqualTo(1);
    }

    [Test]
    public async Task Disposing_the_box_disposes_what_was_never_taken()
    {
        using var pool = new FramePool();
        var box = new Mailbox(WhenFull.Replace);
        box.Post(Numbered(pool, 1));
        box.Dispose();
        box.Dispose();

        await Assert.That(pool.Outstanding).IsEqualTo(0);
        await Assert.That(box.Take()).IsNull();
    }

    private static Frame Numbered(FramePool pool, long number)
    {
        var frame = pool.Rent();
        frame.Number = number;
        return frame;
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
