using System.Diagnostics;
using ParkingGate.Endpoints;

namespace ParkingGate.Tests.Endpoints;

public class TokenBucketTests
{
    private static readonly long Start = Stopwatch.GetTimestamp() + Stopwatch.Frequency;

    [Test]
    public async Task A_burst_is_let_through_and_then_so_many_a_second()
    {
        var bucket = new TokenBucket(20, 5);

        await Assert.That(Taken(bucket, 0)).IsEqualTo(5);
        await Assert.That(Taken(bucket, 0.1)).IsEqualTo(2);
        await Assert.That(Taken(bucket, 0.14)).IsEqualTo(0);
        await Assert.That(Taken(bucket, 100)).IsEqualTo(5);
    }

    [Test]
    public async Task It_says_how_long_to_wait_and_when_it_is_as_at_the_start()
    {
        var bucket = new TokenBucket(0.5, 2);
        bucket.TryTake(2, Start);

        await Assert.That(bucket.Until(1, Start).TotalSeconds).IsEqualTo(2).Within(1e-6);
        await Assert.That(bucket.IsFull(At(3.9))).IsFalse();
        await Assert.That(bucket.IsFull(At(4.1))).IsTrue();
    }

    private static int Taken(TokenBucket bucket, double second)
    {
        var taken = 0;
        while (bucket.TryTake(1, At(second))) taken++;
        return taken;
    }

    private static long At(double second) => Start + (long)(second * Stopwatch.Frequency);
}
