using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>What an operator got wrong, or what is wrong on the way: the gate works on, says it once with the cure, and is right again by itself.</summary>
public class SupabaseTroubleTests
{
    private static readonly SharedTiming Often = SharedScene.Quick with { SlowPoll = TimeSpan.FromMilliseconds(300) };

    [Test]
    public async Task A_wrong_key_is_said_and_a_right_one_in_its_file_is_taken_up()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var key = RigToken.Make("service_role", secret: "of-another-project-with-at-least-32-characters");
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Key = () => key }, Often);
        await WorksOnAsync(gate);
        await SaysOnceAsync(gate, "does not know the key", "Supabase:KeyFile");

        key = SupabaseRig.ServiceKey;
        await IsRightAgainAsync(gate, rig);
    }

    [Test]
    public async Task An_expired_key_is_said_and_a_fresh_one_is_taken_up()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var key = RigToken.Make("service_role", DateTimeOffset.UtcNow.AddSeconds(-1));
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Key = () => key }, Often);
        await WorksOnAsync(gate);
        await SaysOnceAsync(gate, "expired", "Supabase:KeyFile");

        key = SupabaseRig.ServiceKey;
        await IsRightAgainAsync(gate, rig);
    }

    [Test]
    public async Task A_wrong_password_is_said_and_never_shown()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.AddUserAsync("gate@example.com", "right", "gate");
        var password = "wr0ng-s3cret";
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Key = () => SupabaseRig.AnonKey, Email = "gate@example.com", Password = () => password }, Often);
        await WorksOnAsync(gate);
        await SaysOnceAsync(gate, "does not accept the sign-in", "Supabase:Password");

        password = "right";
        await IsRightAgainAsync(gate, rig);

        await Assert.That(string.Join('\n', gate.Log.Lines)).DoesNotContain("wr0ng-s3cret").And.DoesNotContain(SupabaseRig.AnonKey);
    }

    [Test]
    public async Task A_sign_in_that_cannot_be_renewed_for_the_moment_is_used_to_its_end()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.AddUserAsync("gate@example.com", "secret", "gate");
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Key = () => SupabaseRig.AnonKey, Email = "gate@example.com", Password = () => "secret" }, clock: clock);
        await gate.PushedAsync();

        rig.Faults.Auth = "down";
        clock.Shift = TimeSpan.FromMinutes(50); // of the hour for which it is good
        await gate.RecordAsync();
        await gate.SyncedAsync();
        var signIns = rig.Auth.SignIns;
        rig.Faults.Auth = "";
        clock.Shift = TimeSpan.FromMinutes(55);
        await gate.RecordAsync();
        await gate.SyncedAsync();

        await Assert.That((signIns, rig.Auth.SignIns)).IsEqualTo((1, 2));
    }

    [Test]
    [Arguments("http://nowhere.invalid", "cannot be reached")]
    [Arguments("http://127.0.0.1:1", "cannot be reached")]
    public async Task An_address_where_nobody_is_is_said(string address, string words)
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Url = new Uri(address) }, Often);

        await WorksOnAsync(gate);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem is { } problem
            && problem.Contains(words, StringComparison.Ordinal) && problem.Contains("Supabase:Url", StringComparison.Ordinal));
    }

    [Test]
    [Arguments(200)]
    [Arguments(404)]
    [Arguments(302)]
    public async Task An_address_where_something_else_is_is_said(int status)
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var other = await StrangeServer.StartAsync("http", context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>Welcome</html>");
        });
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Url = new Uri(other.Urls.First()) }, Often);

        await WorksOnAsync(gate);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem is not null);
        await Assert.That(gate.Store.Shared!.Waiting().Waiting).IsEqualTo(1); // a page for people is no success
    }

    [Test]
    public async Task A_connection_that_something_opens_on_the_way_is_said_and_gets_no_key()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var asked = 0;
        await using var other = await StrangeServer.StartAsync("https", context => { Interlocked.Increment(ref asked); return Task.CompletedTask; });
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Url = new Uri(other.Urls.First()) }, Often);

        await WorksOnAsync(gate);
        await SaysOnceAsync(gate, "certificate that this machine does not trust", "SSL_CERT_FILE");

        await Assert.That(asked).IsEqualTo(0);
    }

    [Test]
    [Arguments("busy", "takes no more requests")]
    [Arguments("html:503", "answers with a fault")]
    [Arguments("html:404", "is not a Supabase project")]
    [Arguments("status:500", "answers with a fault")]
    [Arguments("expired", "has expired")]
    [Arguments("half", "")]
    [Arguments("down", "")]
    public async Task What_is_wrong_on_the_other_side_is_said_and_passes(string fault, string words)
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, timing: Often);
        await gate.PushedAsync();
        rig.Faults.Rest = fault;

        await WorksOnAsync(gate);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem?.Contains(words, StringComparison.Ordinal) == true);
        await Task.Delay(500);
        rig.Faults.Rest = "";
        await IsRightAgainAsync(gate, rig);

        await Assert.That(gate.Log.Lines.Count(line => line.StartsWith("2101 ", StringComparison.Ordinal))).IsLessThanOrEqualTo(1); // what passes in ten seconds needs no line
    }

    [Test]
    public async Task A_key_refused_while_the_clock_is_wrong_is_the_clocks_fault()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var key = RigToken.Make("service_role", DateTimeOffset.UtcNow.AddSeconds(-1));
        using var connection = new SupabaseConnection(SharedScene.Options(rig.Address, key), new ShiftedClock(TimeSpan.FromMinutes(-42)));

        var refused = await Assert.That(() => new RemoteTable(new PostgrestClient(connection), connection.Options).DiscoverAsync(CancellationToken.None)).Throws<SupabaseException>();

        await Assert.That(refused!.Message).Contains("this machine is 42 minutes behind").And.Contains("timedatectl");
    }

    [Test]
    public async Task A_gate_with_a_wrong_clock_says_so_and_works_when_it_is_set()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var clock = new ShiftedClock(TimeSpan.FromMinutes(-42));
        var key = RigToken.Make("service_role", DateTimeOffset.UtcNow.AddSeconds(-1));
        await using var gate = await SharedScene.StartAsync(rig, options => options with { Key = () => key }, Often, clock: clock);
        await WorksOnAsync(gate);
        await SaysOnceAsync(gate, "this machine is 42 minutes behind", "timedatectl");

        clock.Shift = TimeSpan.Zero;
        key = SupabaseRig.ServiceKey;
        await IsRightAgainAsync(gate, rig);
    }

    [Test]
    public async Task A_log_here_that_cannot_be_written_for_a_while_takes_later_what_came_meanwhile()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, timing: Often);
        await gate.PushedAsync();
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(gate.Folder, GateStore.FileName)};Pooling=False"))
        {
            await other.OpenAsync();
            await using var held = other.BeginTransaction(deferred: false);
            await rig.ExecuteAsync("INSERT INTO container_logs (id, captured_at, container_number) VALUES (gen_random_uuid(), now(), 'meanwhile')");
            await SharedScene.UntilAsync(() => gate.Log.Lines.Any(line => line.StartsWith("2107 ", StringComparison.Ordinal)));
        }

        await SharedScene.UntilAsync(() => gate.New.Contains("meanwhile"));
    }

    [Test]
    public async Task A_clock_that_jumps_stops_nothing()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var gate = await SharedScene.StartAsync(rig, clock: clock);
        await gate.RecordAsync();
        await gate.SyncedAsync();

        foreach (var shift in (int[])[-3, 5, 0])
        {
            clock.Shift = TimeSpan.FromHours(shift);
            await gate.RecordAsync();
            await gate.SyncedAsync();
        }

        await Assert.That(await rig.CountAsync()).IsEqualTo(4);
    }

    [Test]
    public async Task An_edit_by_hand_reaches_clients_as_an_update()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        var row = await gate.RecordAsync();
        await gate.SyncedAsync();
        await gate.PushedAsync();

        await rig.ExecuteAsync("UPDATE container_logs SET container_number = '999999'");
        await SharedScene.UntilAsync(() => gate.Events.Any(happened => happened.Kind == LogEventKind.Updated && happened.Row.ContainerNumber == "999999"));

        var edited = gate.Store.Query.Find(row.Id)!;
        await Assert.That((edited.Synced, edited.Read.Number)).IsEqualTo((true, row.ContainerNumber));
        await Assert.That((await gate.Store.Query.PageAsync(new LogFilter(Number: "999999"))).TotalCount).IsEqualTo(1);
    }

    /// <summary>A row is logged and told as ever.</summary>
    private static async Task WorksOnAsync(SharedScene gate)
    {
        var row = await gate.RecordAsync();
        await Assert.That(gate.Events.Last(happened => happened.Kind == LogEventKind.New).Row.Id).IsEqualTo(row.Id);
    }

    private static async Task SaysOnceAsync(SharedScene gate, string words, string cure)
    {
        bool IsIt(string? problem) => problem is not null && problem.Contains(words, StringComparison.Ordinal) && problem.Contains(cure, StringComparison.Ordinal);
        await SharedScene.UntilAsync(() => IsIt(gate.Store.Shared!.Report().Problem));
        await Task.Delay(1000);
        var lines = gate.Log.Lines.Where(line => line.StartsWith("2101 ", StringComparison.Ordinal)).ToArray();
        await Assert.That(lines.Count(line => IsIt(line))).IsEqualTo(1).Because(string.Join('\n', lines));
    }

    private static async Task IsRightAgainAsync(SharedScene gate, SupabaseRig rig)
    {
        await gate.SyncedAsync();
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report() is { Problem: null, IsPushed: true });
        await Assert.That(await rig.CountAsync()).IsEqualTo(1);
    }
}
