using System.Diagnostics;
using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Pipeline;

public sealed class FairTurnsTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task Everyone_gets_the_same_time_however_long_his_turns_are(int places)
    {
        var turns = new FairTurns(places);
        using var stop = new CancellationTokenSource(1500);

        var took = await Task.WhenAll(new[] { 1, 1, 3 }.Select(length => RunAsync(turns, length * Turn, stop.Token)));

        // Of three with two places nobody can have more than one place, which is half; else a third each.
        var share = took.Sum() / 3;
        foreach (var one in took) await Assert.That(one).IsBetween(share * 0.6, share * 1.4);
    }

    [Test]
    public async Task No_more_than_the_places_are_taken_at_a_time()
    {
        var turns = new FairTurns(2);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Factory.StartNew(() =>
        {
            var share = new TurnShare();
            for (var i = 0; i < 50; i++)
            {
                turns.Enter(share, default);
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Thread.Yield();
                Interlocked.Decrement(ref inside);
                turns.Leave(share, 0.001);
            }
        }, TaskCreationOptions.LongRunning)));

        await Assert.That(most).IsEqualTo(2);
    }

    [Test]
    public async Task Whoever_was_away_has_saved_up_nothing()
    {
        var turns = new FairTurns(1);
        var (busy, back) = (new TurnShare(), new TurnShare());
        for (var i = 0; i < 1000; i++)
        {
            turns.Enter(busy, default);
            turns.Leave(busy, 1);
        }
        turns.Enter(back, default);
        turns.Leave(back, 1);
        var order = new List<string>();
        var blocker = new TurnShare();
        turns.Enter(blocker, default); // both wait behind this one
        var one = Task.Factory.StartNew(() => Once("busy", busy), TaskCreationOptions.LongRunning);
        await Task.Delay(100);
        var two = Task.Factory.StartNew(() => Once("back", back), TaskCreationOptions.LongRunning);
        await Task.Delay(100);
        turns.Leave(blocker, 0);
        await Task.WhenAll(one, two);

        await Assert.That(string.Join(' ', order)).IsEqualTo("busy back"); // side by side now: in the order in which they came

        void Once(string name, TurnShare share)
        {
            turns.Enter(share, default);
            order.Add(name);
            turns.Leave(share, 1);
        }
    }

    [Test]
    public async Task Told_to_stop_nobody_waits_on()
    {
        var turns = new FairTurns(1);
        turns.Enter(new TurnShare(), default);
        using var stop = new CancellationTokenSource(50);
        var waited = Stopwatch.StartNew();

        await Assert.That(await Task.Run(() => turns.Enter(new TurnShare(), stop.Token))).IsFalse();
        await Assert.That(waited.Elapsed).IsLessThan(TimeSpan.FromSeconds(5));
    }

    /// <summary>Seconds that were had in turns of a length, which are slept.</summary>
    private static Task<double> RunAsync(FairTurns turns, TimeSpan length, CancellationToken stop) => Task.Factory.StartNew(() =>
    {
        var share = new TurnShare();
        var had = 0.0;
        while (turns.Enter(share, stop))
        {
            var started = Stopwatch.GetTimestamp();
            stop.WaitHandle.WaitOne(length);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            had += took;
            turns.Leave(share, took);
        }
        return had;
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
        }
    }
}
