using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Sources;

namespace ParkingGate.Tests.Pipeline.Sources;

public sealed class FreezeWatchTests
{
    [Test]
    public async Task One_picture_for_ever_is_frozen_after_the_limit_and_the_first_other_one_is_not()
    {
        using var pool = new FramePool();
        using var still = TestPattern.Open("testpattern:640x360,still");
        using var moving = TestPattern.Open("testpattern:640x360");
        using var watch = new FreezeWatch(TimeSpan.FromSeconds(10));

        await Assert.That(FrozenAt(watch, pool, still, 0, 30)).IsEqualTo(10).Within(1.3);
        await Assert.That(watch.SameForS).IsEqualTo(29).Within(1);
        await Assert.That(FrozenAt(watch, pool, moving, 30, 60)).IsNaN();
    }

    [Test]
    public async Task Zero_is_never()
    {
        using var pool = new FramePool();
        using var still = TestPattern.Open("testpattern:640x360,still");
        using var watch = new FreezeWatch(TimeSpan.Zero);

        await Assert.That(FrozenAt(watch, pool, still, 0, 100)).IsNaN();
    }

    [Test]
    public async Task A_sensors_noise_is_enough_and_the_rounding_of_coding_is_not()
    {
        using var pool = new FramePool();
        using var noisy = new FreezeWatch(TimeSpan.FromSeconds(10));
        using var coded = new FreezeWatch(TimeSpan.FromSeconds(10));
        using var still = TestPattern.Open("testpattern:640x360,still");

        await Assert.That(FrozenAt(noisy, pool, still, 0, 30, deviation: 3)).IsNaN();
        await Assert.That(FrozenAt(coded, pool, still, 0, 30, deviation: 1)).IsEqualTo(10).Within(1.3);
    }

    /// <summary>When it said so first, at five pictures a second; NaN: not at all.</summary>
    private static double FrozenAt(FreezeWatch watch, FramePool pool, TestPattern source, double fromS, double toS, int deviation = 0)
    {
        var random = new Random(2);
        var first = double.NaN;
        for (var time = fromS; time < toS; time += 0.2)
        {
            using var frame = pool.Rent();
            source.Read(frame);
            if (deviation > 0) Disturb(frame, random, deviation);
            frame.TimeS = time;
            watch.Look(frame);
            if (watch.IsFrozen && double.IsNaN(first)) first = time;
        }
        return first;
    }

    private static unsafe void Disturb(Frame frame, Random random, int deviation)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            var row = new Span<byte>(frame.Planes[0] + (y * frame.Strides[0]), frame.Width);
            for (var x = 0; x < row.Length; x++) row[x] = (byte)Math.Clamp(row[x] + random.Next(-deviation, deviation + 1), 0, 255);
        }
    }
}
