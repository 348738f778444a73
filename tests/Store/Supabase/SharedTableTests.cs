using ParkingGate.Containers;
using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>Tables as they are found in the field.</summary>
public class SharedTableTests
{
    private const string Specified = """
        CREATE TABLE container_logs (id uuid PRIMARY KEY, captured_at timestamptz NOT NULL, container_owner text, container_number text, source_video text, cropped_image_ref text);
        ALTER PUBLICATION supabase_realtime ADD TABLE container_logs;
        INSERT INTO storage.buckets (id, name) VALUES ('captures', 'captures');
        """;

    [Test]
    public async Task A_table_with_the_six_columns_of_the_specification_is_enough()
    {
        await using var rig = await SupabaseRig.StartAsync(migrated: false);
        await rig.ExecuteAsync(Specified);
        await using var one = await SharedScene.StartAsync(rig);
        await using var other = await SharedScene.StartAsync(rig);
        await Task.WhenAll(one.CopiedAsync(), other.CopiedAsync(), one.PushedAsync(), other.PushedAsync());

        var row = await one.RecordAsync(withPictures: true);
        await SharedScene.UntilAsync(() => other.New.Length == 1);
        await one.Store.Book.CorrectAsync(row.Id, new Correction("TGHU", "765432", "1", true, null, null), "kim");
        await SharedScene.UntilAsync(() => other.Store.Query.Find(row.Id)!.ContainerOwner == "TGHU");
        await one.SyncedAsync();
        var (mine, theirs) = (one.Store.Query.Find(row.Id)!, other.Store.Query.Find(row.Id)!);

        await Assert.That((mine.Camera, mine.CheckDigit, mine.Status, mine.Confidence, mine.Synced)).IsEqualTo(("entrance", "1", PassageStatus.Corrected, 0.97, true)); // what the table lacks is kept here
        await Assert.That((theirs.ContainerNumber, theirs.SourceVideo, theirs.CroppedImageRef, theirs.Camera)).IsEqualTo(("765432", "gate.mp4", row.CroppedImageRef, ""));
        await Assert.That(await rig.CountAsync("container_owner = 'TGHU'")).IsEqualTo(1);
    }

    [Test]
    public async Task In_a_table_that_counts_no_changes_late_rows_and_edits_are_found_by_comparing()
    {
        await using var rig = await SupabaseRig.StartAsync(migrated: false);
        await rig.ExecuteAsync(Specified);
        rig.Faults.Upgrade = 503; // nothing is pushed
        await rig.ExecuteAsync("INSERT INTO container_logs (id, captured_at, container_number) SELECT gen_random_uuid(), now() - n * interval '1 minute', n FROM generate_series(1, 400) n");
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Quick with { Deeper = TimeSpan.FromSeconds(1) });
        await gate.CopiedAsync();

        await rig.ExecuteAsync("INSERT INTO container_logs (id, captured_at, container_number) VALUES (gen_random_uuid(), now() - interval '350 minutes', 'late')");
        await SharedScene.UntilAsync(() => gate.New.Contains("late"));
        await rig.ExecuteAsync("UPDATE container_logs SET container_number = 'new' WHERE container_number = '3'");
        await SharedScene.UntilAsync(() => gate.Events.Any(happened => happened.Kind == LogEventKind.Updated && happened.Row.ContainerNumber == "new"));
    }

    [Test]
    public async Task Columns_that_are_added_later_are_used_from_then_on()
    {
        await using var rig = await SupabaseRig.StartAsync(migrated: false);
        await rig.ExecuteAsync(Specified);
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Quick with { Deeper = TimeSpan.FromSeconds(1), SlowPoll = TimeSpan.FromMilliseconds(300) });
        await gate.RecordAsync();
        await gate.SyncedAsync();

        await rig.MigrateAsync();
        await SharedScene.UntilAsync(async () =>
        {
            await gate.RecordAsync();
            await gate.SyncedAsync();
            return await rig.CountAsync("camera = 'entrance' AND change IS NOT NULL AND status = 'ok'") >= 1;
        });
    }

    [Test]
    public async Task A_column_that_is_dropped_is_left_out_at_once()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.RecordAsync();
        await gate.SyncedAsync();

        await rig.ExecuteAsync("ALTER TABLE container_logs DROP COLUMN size_type, DROP COLUMN raw_reads");
        await gate.RecordAsync();
        await gate.SyncedAsync();

        await Assert.That(await rig.CountAsync()).IsEqualTo(2);
    }

    [Test]
    public async Task A_table_without_a_column_of_the_specification_is_named_and_waited_for()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("ALTER TABLE container_logs RENAME COLUMN source_video TO video");
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.RecordAsync();
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem?.Contains("lacks a column", StringComparison.Ordinal) == true);

        await rig.ExecuteAsync("ALTER TABLE container_logs RENAME COLUMN video TO source_video");
        await gate.SyncedAsync();
    }

    [Test]
    public async Task What_people_type_into_the_table_is_shown_and_never_breaks_the_copy()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.PushedAsync();

        await rig.ExecuteAsync("""
            INSERT INTO container_logs (id, captured_at, container_owner, container_number, status, direction, confidence, raw_reads, camera) VALUES
              (gen_random_uuid(), now(), 'a longer owner %_"\', '컨테이너', 'whatever', 'sideways', 'NaN', '{"not":"a list"}', '정문'),
              (gen_random_uuid(), '0044-03-15 BC', 'B', 'old', null, null, null, null, null),
              (gen_random_uuid(), 'infinity', 'C', 'endless', null, null, null, null, null),
              (gen_random_uuid(), now(), 'D', 'last', 'ok', 'out', 0.5, '[1,null,"x"]', 'exit')
            """);
        await SharedScene.UntilAsync(() => gate.New.Contains("last"));

        var odd = gate.Events.Single(happened => happened.Row.ContainerNumber == "컨테이너").Row;
        await Assert.That((odd.ContainerOwner, odd.Status, odd.Direction, odd.Confidence, odd.RawReads.Count)).IsEqualTo(("A LONGER OWNER %_\"\\", PassageStatus.NeedsReview, PassageDirection.Unknown, 0.0, 0));
        await Assert.That(gate.Log.Lines.Any(line => line.StartsWith("2109 ", StringComparison.Ordinal))).IsFalse();
    }

    [Test]
    public async Task A_table_that_was_made_anew_is_read_again()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("ALTER SEQUENCE container_logs_change_seq RESTART 100000");
        await using var gate = await SharedScene.StartAsync(rig, timing: SharedScene.Quick with { Settled = TimeSpan.Zero, SlowPoll = TimeSpan.FromMilliseconds(300) });
        await gate.RecordAsync();
        await gate.SyncedAsync();
        await gate.PushedAsync();
        await SharedScene.UntilAsync(() => gate.CopiedUpTo() >= 100_000); // it goes on from there
        rig.Faults.Deaf = true;

        await rig.ExecuteAsync("TRUNCATE container_logs; ALTER SEQUENCE container_logs_change_seq RESTART 1");
        await rig.ExecuteAsync("INSERT INTO container_logs (id, captured_at, container_number) VALUES (gen_random_uuid(), now(), 'after')");
        rig.Realtime.Cut();
        await SharedScene.UntilAsync(() => gate.New.Contains("after"));

        await Assert.That(gate.Log.Lines.Count(line => line.StartsWith("2106 ", StringComparison.Ordinal))).IsEqualTo(1);
    }

    [Test]
    public async Task A_change_committed_late_under_a_lower_number_is_not_passed_over()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.Upgrade = 503;
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.CopiedAsync();

        var late = rig.ExecuteAsync("BEGIN; INSERT INTO container_logs (id, captured_at, container_number) VALUES (gen_random_uuid(), now(), 'slow'); SELECT pg_sleep(2); COMMIT");
        await Task.Delay(300);
        await rig.ExecuteAsync("INSERT INTO container_logs (id, captured_at, container_number) VALUES (gen_random_uuid(), now(), 'quick')");
        await SharedScene.UntilAsync(() => gate.New.Contains("quick"));
        await late;
        await SharedScene.UntilAsync(() => gate.New.Contains("slow"));

        await Assert.That(gate.New).IsEquivalentTo(["quick", "slow"]);
    }

    [Test]
    public async Task A_signed_in_gate_writes_and_a_viewer_or_stranger_is_told_what_it_lacks()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.AddUserAsync("gate@example.com", "secret", "gate");
        await rig.AddUserAsync("viewer@example.com", "secret", "viewer");
        await using var gate = await SignedInAsync(rig, "gate@example.com");
        await using var viewer = await SignedInAsync(rig, "viewer@example.com");
        await Task.WhenAll(gate.PushedAsync(), viewer.PushedAsync());

        await gate.RecordAsync("111111", withPictures: true);
        await viewer.RecordAsync("222222");
        await gate.SyncedAsync();
        await SharedScene.UntilAsync(() => viewer.New.Contains("111111"));
        await SharedScene.UntilAsync(() => viewer.Store.Shared!.Report().Problem?.Contains("\"parkinggate\":\"gate\"", StringComparison.Ordinal) == true);
        await rig.ExecuteAsync("""UPDATE auth.users SET raw_app_meta_data = '{"parkinggate":"gate"}'""");

        await Assert.That(await rig.CountAsync()).IsEqualTo(1);
    }

    private static Task<SharedScene> SignedInAsync(SupabaseRig rig, string email) => SharedScene.StartAsync(rig, options => options with { Key = () => SupabaseRig.PublishableKey, Email = email, Password = () => "secret" });
}
