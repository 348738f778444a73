using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>Changes of the shared log come here once, whatever Realtime does. Each test is one way in which it is known to fail.</summary>
public class RealtimeTests
{
    [Test]
    public async Task A_feed_that_never_begins_is_said_and_changes_are_asked_for()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.NeverSubscribed = true;
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Impatient);
        await gate.CopiedAsync();

        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem?.Contains("does not begin", StringComparison.Ordinal) == true);
        rig.Faults.NeverSubscribed = false;
        await gate.PushedAsync();

        await Assert.That(gate.Store.Shared!.Report().Problem).IsNull();
    }

    [Test]
    public async Task A_row_stored_between_the_first_look_and_the_feeds_start_comes_once()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.SubscribeDelayMs = 1500;
        await using var gate = await SharedScene.StartAsync(rig, options => options with { PollEvery = TimeSpan.FromHours(1) });
        await SharedScene.UntilAsync(() => rig.Realtime.Joins == 1);
        await Task.Delay(300);

        await InsertAsync(rig, 1); // nobody asks any more, and nobody pushes yet
        await gate.PushedAsync();
        await SharedScene.UntilAsync(() => gate.New.Length == 1);
        await Task.Delay(500);

        await Assert.That(gate.New.Length).IsEqualTo(1);
    }

    [Test]
    public async Task A_row_that_is_pushed_and_asked_for_comes_once()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Quick with { SlowPoll = TimeSpan.FromMilliseconds(30) });
        await gate.PushedAsync();

        for (var i = 0; i < 30; i++) await InsertAsync(rig, i);
        await SharedScene.UntilAsync(() => gate.New.Length >= 30);
        await Task.Delay(500);

        await Assert.That(gate.New.Length).IsEqualTo(30);
        await Assert.That(gate.Events.Count(happened => happened.Kind == LogEventKind.Updated)).IsEqualTo(0);
    }

    [Test]
    public async Task A_channel_closed_for_its_token_is_joined_again_with_a_new_one()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Auth.Lifetime = TimeSpan.FromMinutes(10);
        await using var gate = await SignedInAsync(rig);
        await gate.PushedAsync();
        var signIns = rig.Auth.SignIns;

        await rig.Realtime.CloseChannelsAsync("Token has expired 3 seconds ago");
        await SharedScene.UntilAsync(() => rig.Realtime.Joins >= 2);
        await gate.PushedAsync();
        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);

        await Assert.That(rig.Auth.SignIns).IsGreaterThan(signIns);
    }

    [Test]
    public async Task A_token_is_renewed_on_the_open_channel_before_it_expires()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Auth.Lifetime = TimeSpan.FromSeconds(10);
        await using var gate = await SignedInAsync(rig);
        await gate.PushedAsync();

        await SharedScene.UntilAsync(() => rig.Realtime.TokenChanges >= 2);
        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);

        await Assert.That(rig.Auth.SignIns).IsGreaterThanOrEqualTo(3);
    }

    [Test]
    public async Task A_reply_that_takes_five_and_a_half_seconds_is_waited_for()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.JoinDelayMs = 5500;
        await using var gate = await SharedScene.StartAsync(rig);

        await gate.PushedAsync();

        await Assert.That(rig.Realtime.Joins).IsEqualTo(1);
    }

    [Test]
    [Arguments(401)]
    [Arguments(403)]
    [Arguments(429)]
    [Arguments(500)]
    public async Task A_refused_upgrade_is_tried_again_for_as_long_as_it_takes(int status)
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.Upgrade = status;
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.CopiedAsync();
        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1); // asked for meanwhile
        await Task.Delay(1500);

        rig.Faults.Upgrade = 0;
        await gate.PushedAsync();
    }

    [Test]
    public async Task A_network_that_swallows_everything_is_noticed_by_the_heartbeat()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Impatient);
        await gate.PushedAsync();

        rig.Faults.Frozen = true;
        await SharedScene.UntilAsync(() => !gate.Store.Shared!.Report().IsPushed);
        rig.Faults.Frozen = false;
        await gate.PushedAsync();
        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);
    }

    [Test]
    public async Task A_heartbeat_that_is_not_answered_ends_the_connection()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Impatient);
        await gate.PushedAsync();

        rig.Faults.HeartbeatSilent = true;
        await SharedScene.UntilAsync(() => rig.Realtime.Joins >= 2);
        rig.Faults.HeartbeatSilent = false;
        await gate.PushedAsync();
    }

    [Test]
    public async Task A_row_too_large_to_be_pushed_is_read_by_its_key()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, options => options with { PollEvery = TimeSpan.FromHours(1) });
        await gate.PushedAsync();
        var note = new string('x', 1_100_000);

        await InsertAsync(rig, 1, note);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);

        await Assert.That(gate.Events[0].Row.Corrected!.Note!.Length).IsEqualTo(note.Length);
    }

    [Test]
    public async Task Every_way_a_channel_can_end_is_followed_by_a_new_one_and_nothing_is_missed()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, options => options with { PollEvery = TimeSpan.FromHours(1) });
        Func<Task>[] ways =
        [
            () => rig.Realtime.CloseChannelsAsync("Too many messages per second"),
            rig.Realtime.CrashChannelsAsync,
            () => { rig.Realtime.Cut(); return Task.CompletedTask; },
            () => rig.Realtime.CloseAsync(1012, "service restart"),
            () => rig.Realtime.CloseAsync(1001, "going away"),
            () => rig.Realtime.SendAsync("system", new() { ["extension"] = "system", ["status"] = "error", ["message"] = "Too many channels" }),
        ];

        foreach (var (i, way) in ways.Index())
        {
            await gate.PushedAsync();
            var joins = rig.Realtime.Joins;
            await way();
            await InsertAsync(rig, i); // while nobody listens
            await SharedScene.UntilAsync(() => rig.Realtime.Joins > joins);
            await SharedScene.UntilAsync(() => gate.New.Length == i + 1);
        }
    }

    [Test]
    public async Task A_join_that_is_refused_or_not_answered_is_tried_again()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.Join = "ClientJoinRateLimitReached: Too many joins per second";
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Impatient);
        await SharedScene.UntilAsync(() => rig.Realtime.Joins >= 2);
        (rig.Faults.Join, rig.Faults.JoinSilent) = ("", true);
        await SharedScene.UntilAsync(() => rig.Realtime.Joins >= 4);

        rig.Faults.JoinSilent = false;
        await gate.PushedAsync();
    }

    [Test]
    public async Task What_is_no_message_changes_nothing()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.PushedAsync();

        foreach (var text in (string[])["", "{", "null", "[]", "[1,2,3,4,5]", """["1","1","realtime:parkinggate","postgres_changes",{}]""", """[null,null,"realtime:parkinggate","postgres_changes",{"data":{"record":{"id":7}}}]""", """[null,null,"realtime:parkinggate","system",{"status":7}]""", """[null,null,"other","phx_close",{}]"""])
            await rig.Realtime.SendRawAsync(text);
        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);

        await Assert.That(rig.Realtime.Joins).IsEqualTo(1);
    }

    [Test]
    public async Task A_table_outside_the_publication_is_named_and_changes_are_asked_for()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("ALTER PUBLICATION supabase_realtime DROP TABLE container_logs");
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.CopiedAsync();
        await InsertAsync(rig, 1);
        await SharedScene.UntilAsync(() => gate.New.Length == 1);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem?.Contains("does not give table container_logs", StringComparison.Ordinal) == true);

        await rig.ExecuteAsync("ALTER PUBLICATION supabase_realtime ADD TABLE container_logs");
        await gate.PushedAsync();
    }

    [Test]
    public async Task Only_the_cameras_that_are_wanted_come_by_push_and_by_poll()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var pushed = await SharedScene.StartAsync(rig, options => options with { Cameras = ["north", "south"], PollEvery = TimeSpan.FromHours(1) });
        await using var odd = await SharedScene.StartAsync(rig, options => options with { Cameras = ["north", "a,b"], PollEvery = TimeSpan.FromHours(1) }); // not to be written in a filter of Realtime
        await Task.WhenAll(pushed.PushedAsync(), odd.PushedAsync());

        await rig.ExecuteAsync("INSERT INTO container_logs (id, captured_at, container_number, camera) SELECT gen_random_uuid(), now(), n, n FROM unnest(array['north', 'west', 'south', 'a,b']) AS n");
        await SharedScene.UntilAsync(() => pushed.New.Length == 2 && odd.New.Length == 2);
        await using var polled = await SharedScene.StartAsync(rig, options => options with { Cameras = ["north"] });
        await SharedScene.UntilAsync(() => polled.Store.Query.After(0).Any());

        await Assert.That(pushed.New).IsEquivalentTo(["north", "south"]);
        await Assert.That(odd.New).IsEquivalentTo(["north", "a,b"]);
        await Assert.That(polled.Store.Query.After(0).Select(row => row.Camera)).IsEquivalentTo(["north"]);
    }

    private static async Task<SharedScene> SignedInAsync(SupabaseRig rig)
    {
        await rig.AddUserAsync("gate-a@example.com", "secret", "gate");
        return await SharedScene.StartAsync(rig, options => options with { Key = () => SupabaseRig.AnonKey, Email = "gate-a@example.com", Password = () => "secret", PollEvery = TimeSpan.FromHours(1) }, SharedScene.Impatient);
    }

    /// <summary>A row of another gate, or of somebody's hand.</summary>
    private static Task InsertAsync(SupabaseRig rig, int number, string note = "") => rig.ExecuteAsync($"""
        INSERT INTO container_logs (id, captured_at, container_owner, container_number, camera, corrected_at, corrected_by, corrected_note)
        VALUES (gen_random_uuid(), now(), 'TGHU', '{number:000000}', 'exit', {(note.Length > 0 ? "now()" : "null")}, 'kim', '{note}')
        """);
}
