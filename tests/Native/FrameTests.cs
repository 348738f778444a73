using ParkingGate.Native.FFmpeg;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Native;

/// <summary>Ownership of frames: each has one owner, shares are owners too, and the pool knows who still holds one.</summary>
public sealed class FrameTests
{
    [Test]
    public async Task A_share_keeps_the_pixels_after_the_first_owner_let_go()
    {
        using var pool = new FramePool();
        using var reader = Clip.Open(Clip.Demo);
        var frame = pool.Rent();
        reader.Read(frame);
        (frame.TimeS, frame.GrabbedAt, frame.Number) = (1.5, 7, 42);
        var hash = Clip.HashOf(frame);
        using var share = frame.Share();
        var same = SamePixels(share, frame);
        frame.Dispose();
        using (var other = pool.Rent()) reader.Read(other); // would take the buffer if it were free

        await Assert.That(same).IsTrue(); // no copy
        await Assert.That((share.Width, share.Height, share.TimeS, share.GrabbedAt, share.Number)).IsEqualTo((1280, 720, 1.5, 7L, 42L));
        await Assert.That(Clip.HashOf(share)).IsEqualTo(hash);
        await Assert.That(pool.Outstanding).IsEqualTo(1);
    }

    [Test]
    public async Task Disposing_twice_gives_back_once()
    {
        using var pool = new FramePool();
        var frame = pool.Rent();
        frame.Dispose();
        frame.Dispose();
        using var first = pool.Rent();
        using var second = pool.Rent();

        await Assert.That(pool.Outstanding).IsEqualTo(2);
        await Assert.That(first).IsNotSameReferenceAs(second);
    }

    [Test]
    public async Task A_disposed_frame_cannot_be_used()
    {
        using var pool = new FramePool();
        using var reader = Clip.Open(Clip.Demo);
        var frame = pool.Rent();
        reader.Read(frame);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ = frame.Width);
        Assert.Throws<ObjectDisposedException>(() => _ = frame.Handle);
        Assert.Throws<ObjectDisposedException>(() => frame.Share());
        Assert.Throws<ObjectDisposedException>(() => reader.Read(frame));
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task An_empty_frame_cannot_be_shared_and_nothing_is_left_over()
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();

        Assert.Throws<InsufficientMemoryException>(() => frame.Share());
        await Assert.That(pool.Outstanding).IsEqualTo(1);
    }

    [Test]
    public async Task A_pool_disposed_with_a_frame_out_leaves_the_frame_usable_until_its_owner_lets_go()
    {
        var pool = new FramePool();
        using var reader = Clip.Open(Clip.Demo);
        var frame = pool.Rent();
        pool.Rent().Dispose(); // one in the pool as well
        reader.Read(frame);
        var hash = Clip.HashOf(frame);
        pool.Dispose();
        pool.Dispose();

        await Assert.That(Clip.HashOf(frame)).IsEqualTo(hash);
        await Assert.That(pool.Outstanding).IsEqualTo(1);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        Assert.Throws<ObjectDisposedException>(() => frame.Share());
        frame.Dispose();
        frame.Dispose();
        await Assert.That(pool.Outstanding).IsEqualTo(0);
        Assert.Throws<ObjectDisposedException>(() => _ = frame.Width);
    }

    [Test]
    [NotInParallel]
    public async Task The_process_knows_how_many_are_alive()
    {
        var before = FramePool.Alive;
        using var one = new FramePool();
        using var two = new FramePool();
        var frames = new[] { one.Rent(), two.Rent(), two.Rent() };

        await Assert.That(FramePool.Alive).IsEqualTo(before + 3);
        foreach (var frame in frames) frame.Dispose();
        await Assert.That(FramePool.Alive).IsEqualTo(before);
    }

    [Test]
    public async Task Decoding_sharing_and_giving_back_a_hundred_frames_allocates_nothing()
    {
        using var pool = new FramePool();
        using var reader = Clip.Open(Clip.Demo);
        var pictures = 0;
        void Once()
        {
            using var frame = pool.Rent();
            if (reader.Read(frame) != ReadResult.Picture) throw new InvalidOperationException("the clip is too short for this test");
            using var share = frame.Share();
            pictures += share.Width / 1280;
        }
        Once();
        var bytes = SteadyState.BytesOfHundred(Once);

        await Assert.That(bytes).IsEqualTo(0);
        await Assert.That(pictures).IsGreaterThanOrEqualTo(101);
    }

    [Test]
    public async Task Frames_may_be_shared_and_given_back_on_any_thread()
    {
        using var pool = new FramePool();
        using var reader = Clip.Open(Clip.Demo);
        using var frame = pool.Rent();
        reader.Read(frame);
        var hash = Clip.HashOf(frame);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                using var share = frame.Share();
                using var second = share.Share();
            }
        })));

        await Assert.That(pool.Outstanding).IsEqualTo(1);
        await Assert.That(Clip.HashOf(frame)).IsEqualTo(hash);
    }

    private static unsafe bool SamePixels(Frame a, Frame b) => a.Planes[0] == b.Planes[0];
}
