using System.Buffers;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline;

/// <summary>One JPEG and its wire forms for many holders: counted, made once, used again.</summary>
public sealed class EncodedFrameTests
{
    private static readonly FrameFacts Facts = new("entrance", 7, DateTimeOffset.UnixEpoch, 1280, 720, 25, 12);
    private int _written;

    [Test]
    [Arguments(0, 1, 2)]
    [Arguments(0, 2, 1)]
    [Arguments(1, 0, 2)]
    [Arguments(1, 2, 0)]
    [Arguments(2, 0, 1)]
    [Arguments(2, 1, 0)]
    public async Task It_goes_back_with_the_last_holder_in_whatever_order_they_let_go(int first, int second, int third)
    {
        var pool = Pool();
        var frame = Filled(pool, 1);
        EncodedFrame[] holders = [frame, frame.Share(), frame.Share()];
        holders[first].Dispose();
        holders[second].Dispose();
        using var other = pool.Rent(); // would be the same one if it had gone back too early
        var before = other == frame;
        var intact = frame.Jpeg.Span.SequenceEqual(Jpeg(1));
        holders[third].Dispose();
        using var next = pool.Rent();

        await Assert.That(before).IsFalse();
        await Assert.That(intact).IsTrue();
        await Assert.That(next).IsSameReferenceAs(frame);
    }

    [Test]
    public async Task Disposing_more_often_than_held_is_an_error_and_gives_back_only_once()
    {
        var pool = Pool();
        var frame = Filled(pool, 1);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(frame.Dispose);
        Assert.Throws<ObjectDisposedException>(frame.Dispose);
        using var first = pool.Rent();
        using var second = pool.Rent();
        await Assert.That(first).IsNotSameReferenceAs(second);
    }

    [Test]
    [NotInParallel]
    public async Task The_process_knows_how_many_are_alive()
    {
        var before = EncodedFramePool.Alive;
        var pool = Pool();
        var frames = Enumerable.Range(0, 40).Select(i => Filled(pool, i)).ToList();
        using (frames[0].Share()) await Assert.That(EncodedFramePool.Alive).IsEqualTo(before + 40);
        foreach (var frame in frames) frame.Dispose();

        await Assert.That(EncodedFramePool.Alive).IsEqualTo(before);
    }

    [Test]
    public async Task It_has_what_it_was_filled_with()
    {
        TrackedContainer[] containers = [new(3, new Box(1, 2, 3, 4), 0.5f, CaptureState.Captured, "CSQU3054383")];
        using var frame = Pool().Rent();
        frame.Fill(Jpeg(1), containers, Facts);

        await Assert.That(frame.Jpeg.Span.SequenceEqual(Jpeg(1))).IsTrue();
        await Assert.That(frame.Containers.SequenceEqual(containers)).IsTrue();
        await Assert.That(frame.Facts).IsEqualTo(Facts);
    }

    [Test]
    public async Task Each_wire_form_is_made_once_also_for_eight_threads()
    {
        using var frame = Filled(Pool(), 1);
        using var start = new Barrier(8);
        var messages = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            return (Format: (FrameFormat)(i % 3), Message: frame.Message((FrameFormat)(i % 3)));
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        await Assert.That(_written).IsEqualTo(3);
        foreach (var (format, message) in messages)
        {
            await Assert.That(message.Bytes.Span.SequenceEqual(Wire(1, format))).IsTrue();
            await Assert.That(message.SkippedAt).IsEqualTo(10 + (int)format);
            await Assert.That(message.Bytes.Equals(frame.Message(format).Bytes)).IsTrue(); // the very same memory
        }
    }

    [Test]
    public async Task A_frame_that_is_used_again_has_nothing_of_the_one_before()
    {
        var pool = Pool();
        var first = Filled(pool, 1);
        first.Fill(Jpeg(1), [new(3, default, 0.5f, CaptureState.Captured, null)], Facts);
        foreach (var format in Enum.GetValues<FrameFormat>()) first.Message(format);
        first.Dispose();
        using var second = Filled(pool, 2);

        await Assert.That(second).IsSameReferenceAs(first);
        await Assert.That(second.Jpeg.Span.SequenceEqual(Jpeg(2))).IsTrue();
        await Assert.That(second.Containers.Length).IsEqualTo(0);
        foreach (var format in Enum.GetValues<FrameFormat>())
            await Assert.That(second.Message(format).Bytes.Span.SequenceEqual(Wire(2, format))).IsTrue();
    }

    [Test]
    public async Task A_wire_form_that_failed_half_way_is_made_anew_and_never_sent_in_halves()
    {
        var attempts = 0;
        var pool = new EncodedFramePool((_, _, into) =>
        {
            into.Write("half"u8);
            if (attempts++ == 0) throw new InvalidOperationException("no memory");
            into.Write(" and half"u8);
            return default;
        });
        using var frame = Filled(pool, 1);

        Assert.Throws<InvalidOperationException>(() => frame.Message(FrameFormat.None));
        await Assert.That(frame.Message(FrameFormat.None).Bytes.Span.SequenceEqual("half and half"u8)).IsTrue();
    }

    [Test]
    public async Task Thirty_two_are_kept_for_use_again_and_no_more()
    {
        var pool = Pool();
        var frames = Enumerable.Range(0, 50).Select(i => Filled(pool, i)).ToList();
        foreach (var frame in frames) frame.Dispose();
        var again = Enumerable.Range(0, 50).Select(_ => pool.Rent()).ToList();
        var kept = again.Intersect(frames).Count();
        foreach (var frame in again) frame.Dispose();

        await Assert.That(again.Distinct().Count()).IsEqualTo(50);
        await Assert.That(kept).IsEqualTo(32);
    }

    [Test]
    public async Task Sharing_and_letting_go_on_many_threads_gives_back_exactly_once()
    {
        var pool = Pool();
        var frame = Filled(pool, 1);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++) frame.Share().Dispose();
        })));
        using var other = pool.Rent();
        frame.Dispose();
        using var next = pool.Rent();

        await Assert.That(other).IsNotSameReferenceAs(frame);
        await Assert.That(next).IsSameReferenceAs(frame);
    }

    [Test]
    public async Task Renting_filling_writing_and_giving_back_allocates_nothing()
    {
        var pool = Pool();
        var jpeg = new byte[100_000];
        void Once()
        {
            using var frame = pool.Rent();
            frame.Fill(jpeg, [], Facts);
            using var share = frame.Share();
            share.Message(FrameFormat.Binary);
        }
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
    }

    private EncodedFramePool Pool() => new((frame, format, into) =>
    {
        Interlocked.Increment(ref _written);
        into.Write((ReadOnlySpan<byte>)[(byte)format]);
        into.Write(frame.Jpeg.Span);
        return new(10 + (int)format);
    });

    private static EncodedFrame Filled(EncodedFramePool pool, int seed)
    {
        var frame = pool.Rent();
        frame.Fill(Jpeg(seed), [], Facts);
        return frame;
    }

    private static byte[] Jpeg(int seed)
    {
        var bytes = new byte[1000 - seed];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Wire(int seed, FrameFormat format) => [(byte)format, .. Jpeg(seed)];
}
