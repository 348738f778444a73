using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Hosting;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Store;

namespace ParkingGate.Tests.Endpoints;

/// <summary>What holds for every socket: who is dead, who says too much, who reads too little, and the end of the program.</summary>
public class SessionTests
{
    private static readonly SocketLimits Brisk = new()
    {
        PingEvery = TimeSpan.FromSeconds(1),
        SilentFor = TimeSpan.FromSeconds(2),
        SendWithin = TimeSpan.FromSeconds(1),
    };

    [Test]
    public async Task A_client_of_which_nothing_is_heard_is_cut_off_and_a_quiet_one_that_answers_pings_stays()
    {
        await using var log = await RunningLog.StartAsync(limits: Brisk);
        using var dead = await SilentClient.UpgradeAsync(log.Address, "/ws/logs");
        await using var quiet = await log.ReadAsync();
        await quiet.NextAsync(message => message.Type == "initial_logs");

        var reading = quiet.NextAsync();
        await Assert.That(await dead.IsCutOffWithinAsync(TimeSpan.FromSeconds(10))).IsTrue();
        await Task.Delay(2500);

        await Assert.That(reading.IsCompleted).IsFalse();
        await quiet.SendAsync("""{"action":"ping"}""");
        await Assert.That((await reading)!.Type).IsEqualTo("pong");
    }

    [Test]
    public async Task A_client_that_reads_nothing_is_cut_off_when_a_message_cannot_leave()
    {
        await using var log = await RunningLog.StartAsync(limits: Brisk with { SilentFor = TimeSpan.FromMinutes(5) });
        await log.RecordManyAsync(200);
        using var stuck = await SilentClient.UpgradeAsync(log.Address, "/ws/logs?limit=500");
        await using var other = await log.ReadAsync();
        for (var i = 0; i < 50; i++) await stuck.SendAsync(Masked("""{"action":"fetch_more","page_size":500}"""));

        await other.SendAsync("""{"action":"ping"}""");

        await Assert.That((await other.NextAsync(message => message.Type == "pong")).Type).IsEqualTo("pong");
        await Assert.That(async () =>
        {
            // It never reads; that it was cut off shows when what it says is no longer taken.
            for (var i = 0; i < 300; i++, await Task.Delay(100)) await stuck.SendAsync(Masked("""{"action":"ping"}"""));
        }).Throws<IOException>();
    }

    [Test]
    public async Task Too_many_messages_close_with_4429_and_the_pause_in_the_reason()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();

        for (var i = 0; i < 100; i++) await client.SendAsync("""{"action":"ping"}""");

        await Assert.That(await client.ClosedAsync()).IsEqualTo(4429);
        await Assert.That(client.Socket.CloseStatusDescription).IsEqualTo("too many messages; come back in 5 s");
    }

    [Test]
    public async Task Twenty_messages_a_second_are_not_too_many()
    {
        await using var log = await RunningLog.StartAsync(limits: new SocketLimits { MessageBurst = 5 });
        await using var client = await log.ReadAsync();
        await client.NextAsync(message => message.Type == "initial_logs");

        for (var i = 0; i < 40; i++)
        {
            await Task.Delay(60);
            await client.SendAsync("""{"action":"ping"}""");
            await Assert.That((await client.NextAsync())!.Type).IsEqualTo("pong");
        }
    }

    [Test]
    public async Task Who_asks_for_much_and_reads_little_is_closed_with_4408()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordManyAsync(400);
        await using var client = await log.ReadAsync("", receiveBuffer: 4096);

        for (var i = 0; i < 50; i++) await client.SendAsync("""{"action":"fetch_more","page_size":500}""");
        await Task.Delay(2000);

        await Assert.That(await client.ClosedAsync()).IsEqualTo(4408);
    }

    [Test]
    public async Task A_request_id_that_is_not_short_is_refused_and_not_sent_back()
    {
        await using var log = await RunningLog.StartAsync();
        await using var client = await log.ReadAsync();
        await client.NextAsync(message => message.Type == "initial_logs");

        foreach (var id in new[] { "{}", "[1]", "true", $"\"{new string('x', 201)}\"", "\"\\ud800\"" })
        {
            var problem = await client.RefusedAsync($$"""{"action":"ping","request_id":{{id}}}""");
            await Assert.That(problem).IsEqualTo("request_id is not a number or a text of at most 200 characters.");
        }
    }

    [Test]
    public async Task A_client_that_reads_its_missed_rows_slowly_is_not_taken_for_dead()
    {
        await using var log = await RunningLog.StartAsync(limits: Brisk with { SilentFor = TimeSpan.FromSeconds(6), SendWithin = TimeSpan.FromSeconds(5) });
        var rows = await log.RecordManyAsync(1500);
        await using var client = await log.ReadAsync($"after={rows[0].Id()}", receiveBuffer: 4096);

        var got = new List<string>();
        while (got.Count < rows.Length - 1)
        {
            if (got.Count % 10 == 0) await Task.Delay(60); // 9 s in all, longer than the silence that is allowed
            got.Add((await client.NextAsync(message => message.Type == "new_log")).PushedId());
        }

        await Assert.That(got.SequenceEqual(rows.Skip(1).Select(row => row.Id()))).IsTrue();
    }

    [Test]
    public async Task What_is_stored_while_the_program_ends_still_reaches_its_clients_and_nobody_new_is_let_in()
    {
        var last = new LastRow();
        await using var log = await RunningLog.StartAsync(makers: [last]);
        using var http = log.Http();
        await using var client = await log.ReadAsync();
        await client.NextAsync(message => message.Type == "initial_logs");
        last.RecordAsync = async () =>
        {
            using var answer = await http.GetAsync("/ws/logs");
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.ServiceUnavailable);
            await Assert.That(answer.Headers.RetryAfter!.Delta).IsEqualTo(TimeSpan.FromSeconds(5));
            return await log.RecordAsync();
        };

        var stopping = log.StopAsync();
        var pushed = await client.NextAsync(message => message.Type == "new_log");

        await Assert.That(await client.ClosedAsync()).IsEqualTo((int)WebSocketCloseStatus.EndpointUnavailable);
        await stopping;
        await Assert.That(pushed.PushedId()).IsEqualTo((await last.Stored).Id());
    }

    [Test]
    public async Task What_a_client_asks_before_it_was_told_of_the_newest_rows_is_answered_after_that()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordManyAsync(30);
        for (var visit = 0; visit < 20; visit++)
        {
            await using var client = await log.ReadAsync();
            await client.SendAsync("""{"action":"fetch_more","page":2,"page_size":20}""");

            var (first, second) = (await client.NextAsync(), await client.NextAsync());

            await Assert.That((first!.Type, second!.Type)).IsEqualTo(("initial_logs", "additional_logs"));
            await Assert.That(second.Ids().Length).IsEqualTo(10);
        }
    }

    [Test]
    public async Task After_a_restart_of_the_program_a_client_gets_what_it_missed_before_and_since()
    {
        var log = await RunningLog.StartAsync();
        var rows = await log.RecordManyAsync(5);
        var folder = await log.LeaveAsync();

        await using var again = await RunningLog.StartAsync(folder: folder);
        await using var client = await again.ReadAsync($"after={rows[2].Id()}");
        var missed = new[] { await client.NextAsync(), await client.NextAsync() };
        var later = await again.RecordAsync();

        await Assert.That(missed.Select(message => message!.PushedId())).IsEquivalentTo(new[] { rows[3].Id(), rows[4].Id() });
        await Assert.That((await client.NextAsync())!.PushedId()).IsEqualTo(later.Id());
    }

    /// <summary>A text message as a client has to send it, under a mask of zeros.</summary>
    private static string Masked(string text) => $"\u0081{(char)(0x80 | text.Length)}\0\0\0\0{text}";

    /// <summary>Stores one more row when it is told to stop, as the cameras do with what they have in view.</summary>
    private sealed class LastRow : IHostedService
    {
        private readonly TaskCompletionSource<LogRow> _stored = new();

        public Func<Task<LogRow>>? RecordAsync { get; set; }

        public Task<LogRow> Stored => _stored.Task;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (_stored.Task.IsCompleted) return;
            try
            {
                _stored.TrySetResult(await RecordAsync!());
            }
            catch (Exception failure)
            {
                _stored.TrySetException(failure);
            }
        }
    }
}
