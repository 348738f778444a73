using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>What is stored here reaches the shared log, whatever happens on the way.</summary>
public class OutboxTests
{
    [Test]
    public async Task What_was_logged_while_there_was_no_way_goes_out_in_its_order()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.Rest = rig.Faults.Storage = "down";
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.RecordManyAsync(700); // more than one batch

        rig.Faults.Rest = rig.Faults.Storage = "";
        await gate.SyncedAsync();

        await Assert.That(await rig.ScalarAsync<string>("SELECT string_agg(container_number, ',' ORDER BY change) FROM container_logs"))
            .IsEqualTo(string.Join(',', Enumerable.Range(1, 700).Select(i => $"{i:000000}")));
        await Assert.That(gate.Store.Query.After(0).All(row => row.Synced)).IsTrue();
    }

    [Test]
    public async Task A_line_that_carries_little_at_a_time_is_given_little_at_a_time()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig, network: new ThinLine(20_000));

        await gate.RecordManyAsync(300); // about 500 bytes each
        await gate.SyncedAsync();

        await Assert.That(await rig.CountAsync()).IsEqualTo(300);
    }

    [Test]
    [Arguments("lost", "")]
    [Arguments("", "lost")]
    [Arguments("half", "half")]
    [Arguments("busy", "busy")]
    [Arguments("html:502", "html:503")]
    [Arguments("slow:300", "slow:300")]
    public async Task Answers_that_are_lost_half_or_none_double_nothing(string rest, string storage)
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        (rig.Faults.Rest, rig.Faults.Storage) = (rest, storage);
        for (var i = 0; i < 5; i++) await gate.RecordAsync(withPictures: true);
        await Task.Delay(700);

        rig.Faults.Rest = rig.Faults.Storage = "";
        await gate.SyncedAsync();

        await Assert.That(await rig.CountAsync()).IsEqualTo(5);
        await Assert.That(await rig.ScalarAsync<long>("SELECT count(*) FROM storage.objects")).IsEqualTo(10);
    }

    [Test]
    public async Task A_table_that_calls_a_row_sent_twice_a_double_has_it()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("""
            CREATE FUNCTION no_doubles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
              IF EXISTS (SELECT FROM container_logs WHERE id = new.id) THEN
                RAISE unique_violation USING MESSAGE = 'duplicate key value violates unique constraint', DETAIL = 'Key (id)=(' || new.id || ') already exists.';
              END IF;
              RETURN new; END $$;
            CREATE TRIGGER no_doubles BEFORE INSERT ON container_logs FOR EACH ROW EXECUTE FUNCTION no_doubles();
            """);
        await using var gate = await SharedScene.StartAsync(rig);
        rig.Faults.Rest = "lost";
        await gate.RecordManyAsync(7);
        await SharedScene.UntilAsync(async () => await rig.CountAsync() >= 1);

        rig.Faults.Rest = "";
        await gate.RecordAsync();
        await gate.SyncedAsync();

        await Assert.That(await rig.CountAsync()).IsEqualTo(8);
    }

    [Test]
    public async Task A_row_that_is_refused_is_parked_and_holds_up_nothing()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("ALTER TABLE container_logs ADD CONSTRAINT no_thirteen CHECK (container_number NOT LIKE '%13')");
        await using var gate = await SharedScene.StartAsync(rig);

        await gate.RecordManyAsync(120); // 13 and 113 among them
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Waiting() is { Waiting: 0, Parked: 2 });
        var parked = OutboxList.Read(System.IO.Path.Combine(gate.Folder, GateStore.FileName)).Where(item => item.Parked).ToArray();
        await rig.ExecuteAsync("ALTER TABLE container_logs DROP CONSTRAINT no_thirteen");
        var asked = await OutboxList.RetryAsync(System.IO.Path.Combine(gate.Folder, GateStore.FileName));
        await gate.SyncedAsync();

        await Assert.That(parked.Select(item => item.Number!)).IsEquivalentTo(["000013", "000113"]);
        await Assert.That(parked[0].Problem).Contains("no_thirteen").And.Contains("parkinggate outbox retry");
        await Assert.That(gate.Log.Lines.Count(line => line.StartsWith("2103 ", StringComparison.Ordinal))).IsEqualTo(2);
        await Assert.That((asked, await rig.CountAsync())).IsEqualTo((2, 120));
    }

    [Test]
    [Arguments("ALTER TABLE container_logs RENAME TO gone", "ALTER TABLE gone RENAME TO container_logs", "has no table container_logs")]
    [Arguments("REVOKE INSERT ON container_logs FROM service_role", "GRANT INSERT ON container_logs TO service_role", "does not let this gate do that")]
    [Arguments("ALTER TABLE container_logs ADD COLUMN site text NOT NULL", "ALTER TABLE container_logs ALTER COLUMN site SET DEFAULT 'a'", "does not take the row")]
    [Arguments("ALTER TABLE container_logs DROP CONSTRAINT container_logs_pkey", "ALTER TABLE container_logs ADD PRIMARY KEY (id)", "is not its primary key")]
    public async Task A_table_that_takes_no_row_parks_none_and_is_right_again_by_itself(string wrong, string right, string words)
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.PushedAsync();
        await rig.ExecuteAsync(wrong);

        await gate.RecordManyAsync(60);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem?.Contains(words, StringComparison.Ordinal) == true);
        await Task.Delay(500);
        var waiting = gate.Store.Shared!.Waiting();
        await rig.ExecuteAsync(right);
        await gate.SyncedAsync();

        await Assert.That((waiting.Waiting, waiting.Parked)).IsEqualTo((60L, 0L));
        await Assert.That(await rig.CountAsync()).IsEqualTo(60);
        await Assert.That(gate.Log.Lines.Count(line => line.StartsWith("2101 ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal))).IsEqualTo(1);
    }

    [Test]
    public async Task A_correction_follows_its_row_and_reaches_the_other_gate()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var one = await SharedScene.StartAsync(rig);
        await using var other = await SharedScene.StartAsync(rig);
        await other.CopiedAsync();
        var row = await one.RecordAsync();
        await SharedScene.UntilAsync(() => other.New.Length == 1);

        await other.Store.Book.CorrectAsync(row.Id, new Correction("TGHU", "765432", "1", true, "45G1", "by eye"), "kim");
        await SharedScene.UntilAsync(() => one.Store.Query.Find(row.Id)!.Corrected is not null);
        await other.SyncedAsync();

        var corrected = one.Store.Query.Find(row.Id)!;
        await Assert.That((corrected.ContainerOwner, corrected.ContainerNumber, corrected.Corrected!.By, corrected.Corrected.Note)).IsEqualTo(("TGHU", "765432", "kim", "by eye"));
        await Assert.That(corrected.Read).IsEqualTo(row.Read);
        await Assert.That(await rig.CountAsync("container_owner = 'TGHU' AND corrected_by = 'kim' AND read_owner = 'MSCU'")).IsEqualTo(1);
    }

    [Test]
    public async Task Of_two_corrections_the_later_holds_whichever_arrives_first()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var one = await SharedScene.StartAsync(rig);
        var row = await one.RecordAsync();
        await one.SyncedAsync();
        rig.Faults.Rest = "down"; // the gate is cut off while the office corrects later
        await one.Store.Book.CorrectAsync(row.Id, new Correction("TGHU", "111111", "1", true, null, null), "gate");
        await rig.ExecuteAsync("UPDATE container_logs SET container_number = '222222', corrected_by = 'office', corrected_at = now() + interval '1 minute', status = 'corrected'");

        rig.Faults.Rest = "";
        await one.SyncedAsync();
        await SharedScene.UntilAsync(() => one.Store.Query.Find(row.Id)!.Corrected!.By == "office");

        await Assert.That(one.Store.Query.Find(row.Id)!.ContainerNumber).IsEqualTo("222222");
        await Assert.That(await rig.CountAsync("container_number = '222222'")).IsEqualTo(1);
    }

    [Test]
    public async Task A_row_removed_by_hand_stays_here_and_comes_back_when_somebody_corrects_it()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        var row = await gate.RecordAsync();
        await gate.SyncedAsync();
        await rig.ExecuteAsync("DELETE FROM container_logs");
        await Task.Delay(500);
        var kept = gate.Store.Query.Find(row.Id);

        await gate.Store.Book.CorrectAsync(row.Id, new Correction("TGHU", "765432", "1", true, null, null), "kim");
        await gate.SyncedAsync();

        await Assert.That(kept).IsNotNull();
        await Assert.That(await rig.CountAsync("container_owner = 'TGHU'")).IsEqualTo(1);
    }

    [Test]
    public async Task A_gate_that_had_no_shared_log_before_sends_all_it_has()
    {
        var folder = Directory.CreateTempSubdirectory("parkinggate-alone-").FullName;
        using (var alone = GateStore.Open(folder, new EvidenceKeeping(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
        {
            using var scene = new LooseStore(alone);
            for (var i = 0; i < 3; i++) await scene.RecordAsync(i);
        }
        await using var rig = await SupabaseRig.StartAsync();
        using var gate = GateStore.Open(folder, new EvidenceKeeping(), TimeProvider.System, new LinesLog(), new(SharedScene.Options(rig.Address, SupabaseRig.ServiceKey)));
        await gate.StartAsync(CancellationToken.None);

        await SharedScene.UntilAsync(async () => await rig.CountAsync() == 3);

        await gate.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task All_of_a_gates_rows_can_be_sent_again_to_a_project_that_lost_them()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        await using var other = await SharedScene.StartAsync(rig);
        await gate.RecordManyAsync(5);
        await other.RecordManyAsync(2);
        await gate.SyncedAsync();
        await SharedScene.UntilAsync(() => gate.Store.Query.After(0).Count() == 7);
        await rig.ExecuteAsync("DELETE FROM container_logs");

        var asked = await OutboxList.RetryAsync(System.IO.Path.Combine(gate.Folder, GateStore.FileName), all: true);
        await gate.SyncedAsync();

        await Assert.That((asked, await rig.CountAsync())).IsEqualTo((5, 5)); // those of the other gate are the other's to send
    }

    /// <summary>A network on which larger requests do not end in time.</summary>
    private sealed class ThinLine(int most) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Content?.Headers.ContentLength > most ? throw new HttpRequestException("too slow") : base.SendAsync(request, cancellationToken);
    }
}
