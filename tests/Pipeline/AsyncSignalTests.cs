using ParkingGate.Pipeline;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Pipeline;

/// <summary>One waiting task, woken by any thread; no signal is lost, several become one.</summary>
public sealed class AsyncSignalTests
{
    private const int LimitMs = 60_000;

    [Test]
    public async Task A_signal_that_came_before_ends_the_wait_at_once()
    {
        var signal = new AsyncSignal();
        signal.Set();

        await Assert.That(IsOver(signal.WaitAsync())).IsTrue();
    }

    [Test]
    public async Task Several_signals_become_one()
    {
        var signal = new AsyncSignal();
        for (var i = 0; i < 3; i++) signal.Set();
        await signal.WaitAsync();
        var second = signal.WaitAsync().AsTask();

        await Assert.That(second.IsCompleted).IsFalse();
        signal.Set();
        await second;
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_waiting_task_is_woken(CancellationToken limit)
    {
        var signal = new AsyncSignal();
        var waiting = signal.WaitAsync().AsTask();
        var before = waiting.IsCompleted;
        signal.Set();
        await waiting.WaitAsync(limit);

        await Assert.That(before).IsFalse();
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_signal_given_here_is_the_same_but_the_waiter_goes_on_in_this_thread(CancellationToken limit)
    {
        var signal = new AsyncSignal();
        var (waits, thread) = (0, 0);
        async Task WaitThrice()
        {
            for (; waits < 3; waits++)
            {
                await signal.WaitAsync().ConfigureAwait(false);
                thread = Environment.CurrentManagedThreadId;
            }
        }
        var waiting = WaitThrice();
        var here = Environment.CurrentManagedThreadId;
        signal.SetHere();
        var after = (waits, thread);
        signal.Set();
        while (Volatile.Read(ref waits) < 2) await Task.Delay(5, limit);
        signal.SetHere();
        await waiting.WaitAsync(limit);

        await Assert.That(after).IsEqualTo((1, here));
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task The_one_who_signals_does_not_run_the_waiters_code(CancellationToken limit)
    {
        var signal = new AsyncSignal();
        var thread = 0;
        using var blocked = new ManualResetEventSlim();
        async Task WaitAndBlock()
        {
            await signal.WaitAsync();
            thread = Environment.CurrentManagedThreadId;
            blocked.Wait(limit);
        }
        var waiting = WaitAndBlock();
        signal.Set(); // would not return if the waiter went on here
        blocked.Set();
        await waiting;

        await Assert.That(thread).IsNotEqualTo(0);
    }

    [Test]
    public async Task Two_tasks_cannot_wait_at_once()
    {
        var signal = new AsyncSignal();
        var first = signal.WaitAsync().AsTask();

        Assert.Throws<InvalidOperationException>(() => IsOver(signal.WaitAsync()));

        signal.Set();
        await first;
        await Assert.That(IsOver(signal.WaitAsync())).IsFalse(); // the refused wait left nothing behind
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_hundred_thousand_turns_between_two_tasks_lose_no_signal(CancellationToken limit)
    {
        const int Turns = 100_000;
        var (ping, pong) = (new AsyncSignal(), new AsyncSignal());
        var other = Task.Run(async () =>
        {
            for (var i = 0; i < Turns; i++)
            {
                await ping.WaitAsync();
                pong.Set();
            }
        }, limit);
        var turns = 0;
        for (; turns < Turns; turns++)
        {
            ping.Set();
            await pong.WaitAsync();
        }
        await other.WaitAsync(limit);

        await Assert.That(turns).IsEqualTo(Turns);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Signals_from_many_threads_wake_until_everything_is_seen(CancellationToken limit)
    {
        const int Each = 50_000;
        var signal = new AsyncSignal();
        var made = 0;
        var making = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Interlocked.Increment(ref made);
                signal.Set();
            }
        }, limit)).ToArray();
        while (Volatile.Read(ref made) < 4 * Each) await signal.WaitAsync(); // hangs if the last signal is lost
        await Task.WhenAll(making);

        await Assert.That(made).IsEqualTo(4 * Each);
    }

    [Test]
    public async Task Signalling_and_waiting_allocate_nothing()
    {
        var signal = new AsyncSignal();
        var ends = 0;
        void Once()
        {
            signal.Set();
            ends += IsOver(signal.WaitAsync()) ? 1 : 0;
        }
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
        await Assert.That(ends).IsGreaterThanOrEqualTo(101);
    }

    private static bool IsOver(ValueTask wait) => wait.IsCompletedSuccessfully;
}
