using ParkingGate.Containers;
using ParkingGate.Store;
using ParkingGate.Tests.Store;

namespace ParkingGate.Tests.Endpoints;

/// <summary>No row missed and none twice on <c>/ws/logs</c>, also while rows arrive.</summary>
public class LogHandoverTests
{
    private const string Last = "999999";

    [Test]
    public async Task Clients_that_connect_while_rows_are_stored_get_each_row_once_and_in_order()
    {
        await using var log = await RunningLog.StartAsync();
        using var stop = new CancellationTokenSource();
        var writer = StoreUntil(log, stop.Token);
        while (log.Store.Query.After(0).Count() < 3) await Task.Delay(5);

        var reading = Enumerable.Range(0, 30).Select(async i =>
        {
            await Task.Delay(i * 15);
            return await ReadUntilLastAsync(log);
        }).ToArray();
        await Task.Delay(700);
        await stop.CancelAsync();
        var last = await writer;
        var all = log.Store.Query.After(0).Select(row => row.Id()).ToArray();

        foreach (var (initial, got) in await Task.WhenAll(reading))
        {
            await Assert.That(initial).IsBetween(1, 500);
            await Assert.That(got[^1]).IsEqualTo(last.Id());
            await Assert.That(got.SequenceEqual(all.TakeLast(got.Count))).IsTrue();
            await Assert.That(got.Count == all.Length || initial == 500).IsTrue();
        }
    }

    [Test]
    public async Task After_a_row_every_later_one_comes_oldest_first_and_then_live_while_rows_are_stored()
    {
        await using var log = await RunningLog.StartAsync();
        var before = await log.RecordManyAsync(700); // more than one read, and more than a client's lane holds
        using var stop = new CancellationTokenSource();
        var writer = StoreUntil(log, stop.Token);

        var reading = Enumerable.Range(0, 10).Select(async i =>
        {
            await Task.Delay(i * 20);
            return (From: i * 50, Got: await ReadUntilLastAsync(log, before[i * 50].Id()));
        }).ToArray();
        while (log.Store.Query.After(before[^1].Seq).Count() < 25) await Task.Delay(20);
        await stop.CancelAsync();
        await writer;
        var all = log.Store.Query.After(0).Select(row => row.Id()).ToArray();

        foreach (var (from, (_, got)) in await Task.WhenAll(reading)) await Assert.That(got.SequenceEqual(all.Skip(from))).IsTrue();
        await Assert.That(all.Length).IsGreaterThan(720);
    }

    [Test]
    public async Task A_client_that_comes_back_again_and_again_has_every_row_once()
    {
        await using var log = await RunningLog.StartAsync();
        var first = await log.RecordAsync();
        using var stop = new CancellationTokenSource();
        var writer = StoreUntil(log, stop.Token);

        var got = new List<string> { first.Id() };
        for (var visit = 0; visit < 15; visit++)
        {
            await using var client = await log.ReadAsync($"after={got[^1]}");
            for (var i = 0; i < 7; i++) got.Add((await client.NextAsync(message => message.Type == "new_log")).PushedId());
            client.Socket.Abort();
        }
        await stop.CancelAsync();
        await writer;

        await Assert.That(got.SequenceEqual(log.Store.Query.After(0).Select(row => row.Id()).Take(got.Count))).IsTrue();
    }

    [Test]
    public async Task After_the_newest_row_nothing_comes_before_the_next()
    {
        await using var log = await RunningLog.StartAsync();
        var rows = await log.RecordManyAsync(3);
        await using var client = await log.ReadAsync($"after={rows[^1].Id}");

        var page = await client.AskAsync("""{"action":"fetch_more","page":1,"page_size":2}""");
        var next = await log.RecordAsync();

        await Assert.That(page.Ids()).IsEquivalentTo([rows[2].Id(), rows[1].Id()]);
        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(next.Id());
    }

    [Test]
    public async Task The_cursor_of_an_empty_log_goes_on_from_its_first_row()
    {
        await using var log = await RunningLog.StartAsync();
        await using var first = await log.ReadAsync();
        var cursor = (await first.NextAsync())!.Json.GetProperty("cursor").GetString();
        var rows = await log.RecordManyAsync(3);

        await using var client = await log.ReadAsync($"after={cursor}");
        var got = new[] { (await client.NextAsync())!, (await client.NextAsync())!, (await client.NextAsync())! };

        await Assert.That(got.Select(message => (message.Type, message.PushedId()))).IsEquivalentTo(rows.Select(row => ("new_log", row.Id())));
    }

    [Test]
    public async Task The_cursor_is_the_last_row_stored_whatever_its_time()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordAsync(at: StoreScene.Noon);
        var late = await log.RecordAsync(at: StoreScene.Noon.AddHours(-1)); // of another gate, say
        await using var client = await log.ReadAsync();
        var initial = (await client.NextAsync())!.Json;
        var filtered = await client.AskAsync("""{"action":"filter","filters":{"camera":"nowhere"}}""");
        var next = await log.RecordAsync();
        await client.NextAsync();
        await using var back = await log.ReadAsync($"after={initial.Text("cursor")}");

        await Assert.That((initial.Text("cursor"), filtered.Text("cursor"))).IsEqualTo((late.Id(), late.Id()));
        await Assert.That((await back.NextAsync())!.PushedId()).IsEqualTo(next.Id());
    }

    [Test]
    public async Task Filters_in_the_address_hold_for_the_first_rows_for_what_was_missed_and_for_what_comes()
    {
        await using var log = await RunningLog.StartAsync();
        var exit = await log.RecordAsync(camera: "exit");
        await log.RecordAsync(camera: "entrance");
        await using var client = await log.ReadAsync("camera=exit&status=ok");
        var initial = (await client.NextAsync())!;
        await log.RecordAsync(camera: "entrance");
        var second = await log.RecordAsync(camera: "exit");
        var live = (await client.NextAsync())!;
        await using var back = await log.ReadAsync($"camera=exit&after={initial.Json.Text("cursor")}");
        var missed = (await back.NextAsync())!;
        await log.RecordAsync(camera: "entrance");
        var third = await log.RecordAsync(camera: "exit");

        await Assert.That(initial.Ids()).IsEquivalentTo([exit.Id()]);
        await Assert.That(initial.Json.GetProperty("total_count").GetInt64()).IsEqualTo(1);
        await Assert.That((live.PushedId(), missed.PushedId())).IsEqualTo((second.Id(), second.Id()));
        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(third.Id());
        await Assert.That((await back.NextAsync())!.PushedId()).IsEqualTo(third.Id());
        await Assert.That((await client.AskAsync("""{"action":"fetch_more","page":1,"page_size":5}""")).Ids()).IsEquivalentTo([exit.Id()]);
    }

    [Test]
    public async Task After_a_row_that_is_not_there_the_client_begins_anew()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordManyAsync(3);

        await using var client = await log.ReadAsync($"after={Guid.NewGuid()}");

        await Assert.That((await client.NextAsync())!.Type).IsEqualTo("initial_logs");
    }

    [Test]
    public async Task Twenty_clients_get_each_row_and_each_correction_once()
    {
        await using var log = await RunningLog.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => log.ReadAsync()));
        foreach (var client in clients) await client.NextAsync();

        var rows = await log.RecordManyAsync(50);
        await log.Store.Book.CorrectAsync(rows[9].Id, new Correction("MSKU", "765432", "1", true, null, null), "kim");
        var last = await log.RecordAsync();

        foreach (var client in clients)
        {
            var got = new List<(string, string)>();
            while (got.LastOrDefault().Item2 != last.Id())
            {
                var message = (await client.NextAsync())!;
                got.Add((message.Type, message.PushedId()));
            }
            var expected = rows.Select(row => ("new_log", row.Id())).Append(("log_updated", rows[9].Id())).Append(("new_log", last.Id()));
            await Assert.That(got.SequenceEqual(expected)).IsTrue();
            await client.DisposeAsync();
        }
    }

    /// <summary>A busy gate: about five hundred rows a second; gives the last one, whose number is <see cref="Last"/>.</summary>
    private static Task<LogRow> StoreUntil(RunningLog log, CancellationToken stop) => Task.Run(async () =>
    {
        for (; !stop.IsCancellationRequested; await Task.Delay(1)) await log.RecordAsync();
        return await log.RecordAsync(number: Last);
    });

    /// <summary>
    /// A client as the contract wants it: it reads on as rows come, and when the server had to let it go (4408: a machine can be so busy
    /// that it falls 256 behind) it comes back with the last row that it has. Gives what it has when the last row is there.
    /// </summary>
    private static async Task<(int Initial, List<string> Got)> ReadUntilLastAsync(RunningLog log, string? after = null)
    {
        var (initial, got) = (0, new List<string>());
        if (after is not null) got.Add(after);
        while (true)
        {
            await using var client = await log.ReadAsync(got.Count == 0 ? "limit=500" : $"after={got[^1]}");
            while (await client.NextAsync() is { } message)
            {
                if (message.Type is not ("initial_logs" or "new_log")) continue;
                if (message.Type == "initial_logs") got.AddRange(message.Ids().Reverse());
                else got.Add(message.PushedId());
                if (message.Type == "initial_logs") initial = got.Count;
                var newest = message.Type == "initial_logs" ? message.Data[0] : message.Data;
                if (newest.Text("container_number") == Last) return (initial, got);
            }
            await Assert.That((int)client.Socket.CloseStatus!).IsEqualTo(4408);
        }
    }
}
