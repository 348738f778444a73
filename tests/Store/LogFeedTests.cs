using System.Collections.Concurrent;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public class LogFeedTests
{
    [Test]
    public async Task Every_subscriber_gets_every_event_in_the_order_of_the_commits()
    {
        using var scene = new StoreScene();
        var first = new List<long>();
        var second = new List<long>();
        using var one = scene.Feed.Subscribe(e => first.Add(e.Row.Seq));
        using (scene.Feed.Subscribe(e => second.Add(e.Row.Seq)))
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => scene.RecordAsync(minute: i)));
        await scene.RecordAsync();

        await Assert.That(first.SequenceEqual(Enumerable.Range(1, 51).Select(i => (long)i))).IsTrue();
        await Assert.That(second.SequenceEqual(first.SkipLast(1))).IsTrue();
    }

    [Test]
    public async Task Initial_rows_and_live_rows_together_are_all_rows_once_while_writers_run()
    {
        using var scene = new StoreScene();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () => { while (!stop.IsCancellationRequested) await scene.RecordAsync(); })).ToArray();
        var clients = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            await Task.Delay(i * 20);
            var live = new ConcurrentQueue<long>();
            var handover = LogHandover.Begin(scene.Feed, e => live.Enqueue(e.Row.Seq));
            long[] initial = i % 2 == 0
                ? [.. (await scene.Query.PageAsync(LogFilter.All, 1, 500)).Rows.Select(row => row.Seq).Reverse()]
                : [.. scene.Query.After(0).Select(row => row.Seq)];
            if (!handover.Continue(initial.LastOrDefault())) throw new InvalidOperationException("overflowed");
            await Task.Delay(200);
            return (handover, initial, live);
        })));
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var all = scene.Number("SELECT max(seq) FROM container_logs");

        foreach (var (handover, initial, live) in clients)
        {
            handover.Dispose();
            var got = initial.Concat(live).ToArray();
            await Assert.That(got.SequenceEqual(Enumerable.Range(0, got.Length).Select(i => got[0] + i))).IsTrue();
            await Assert.That(got[^1]).IsEqualTo(all);
            await Assert.That(initial.Length == 500 || got[0] == 1).IsTrue();
        }
        await Assert.That(clients.Any(client => client.live.Count > 5)).IsTrue();
    }

    [Test]
    public async Task An_update_of_a_row_that_was_read_still_comes()
    {
        using var scene = new StoreScene();
        var row = await scene.RecordAsync();
        var got = new List<LogEventKind>();
        using var handover = LogHandover.Begin(scene.Feed, e => got.Add(e.Kind));
        await scene.Book.CorrectAsync(row.Id, new Correction("MSKU", "765432", "1", true, null, null), "kim");

        await Assert.That(handover.Continue(row.Seq)).IsTrue();

        await Assert.That(got.Single()).IsEqualTo(LogEventKind.Updated);
    }

    [Test]
    public async Task A_hand_over_that_held_too_much_says_so_and_delivers_nothing()
    {
        using var scene = new StoreScene();
        var row = await scene.RecordAsync();
        var got = 0;
        using var handover = LogHandover.Begin(scene.Feed, _ => got++);
        for (var i = 0; i <= LogHandover.Capacity; i++) scene.Feed.Publish(new LogEvent(LogEventKind.Updated, row));

        await Assert.That(handover.Continue(0)).IsFalse();
        scene.Feed.Publish(new LogEvent(LogEventKind.Updated, row));
        await Assert.That(got).IsEqualTo(0);
    }

    [Test]
    public async Task The_wire_form_is_made_once_for_all()
    {
        using var scene = new StoreScene();
        var made = 0;
        using var one = scene.Feed.Subscribe(e => e.Message(_ => [(byte)++made]));
        using var two = scene.Feed.Subscribe(e => e.Message(_ => [(byte)++made]));
        await scene.RecordAsync();

        await Assert.That(made).IsEqualTo(1);
    }
}
