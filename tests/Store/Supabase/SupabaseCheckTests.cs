using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>`parkinggate check` names exactly what a project lacks.</summary>
public class SupabaseCheckTests
{
    [Test]
    public async Task A_complete_project_is_right_in_every_point()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.AddUserAsync("gate@example.com", "secret", "gate");
        await using var gate = await SharedScene.StartAsync(rig);
        await gate.RecordAsync();
        await gate.SyncedAsync();

        var found = await CheckAsync(rig, Path.Combine(gate.Folder, GateStore.FileName), signsIn: true);

        await Assert.That(found.Select(line => $"{line.Subject} {line.IsRight}")).IsEquivalentTo(
            ["sign-in True", "table True", "clock True", "migrations True", "write True", "realtime True", "pictures True", "outbox True"]).Because(string.Join('\n', found));
        await Assert.That(await rig.CountAsync()).IsEqualTo(1); // it changes nothing
    }

    [Test]
    [Arguments("DROP INDEX container_logs_time", "index", "container_logs_time")]
    [Arguments("DROP TRIGGER container_logs_updated ON container_logs", "trigger", "container_logs_updated")]
    [Arguments("DROP POLICY \"parkinggate inserts\" ON container_logs", "policy", "parkinggate inserts")]
    [Arguments("DROP POLICY \"parkinggate adds captures\" ON storage.objects", "policy", "parkinggate adds captures")]
    [Arguments("ALTER TABLE container_logs DISABLE ROW LEVEL SECURITY", "row level security", "container_logs")]
    [Arguments("REVOKE INSERT ON container_logs FROM authenticated", "privilege", "insert for authenticated")]
    [Arguments("ALTER PUBLICATION supabase_realtime DROP TABLE container_logs", "publication", "supabase_realtime")]
    [Arguments("DELETE FROM storage.buckets", "bucket", "captures")]
    [Arguments("ALTER TABLE container_logs DROP CONSTRAINT container_logs_pkey", "primary key", "container_logs (id)")]
    [Arguments("ALTER TABLE container_logs DROP COLUMN camera", "column", "camera")]
    public async Task What_is_missing_is_named(string wrong, string part, string name)
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync(wrong);

        var found = await CheckAsync(rig);

        await Assert.That(found.Any(line => line.Subject == part && line.IsRight == false && line.Finding.StartsWith($"{name} is not there: apply supabase/migrations", StringComparison.Ordinal))).IsTrue().Because(string.Join('\n', found));
    }

    [Test]
    public async Task Without_the_projects_own_word_it_looks_from_outside()
    {
        await using var rig = await SupabaseRig.StartAsync(migrated: false);
        await rig.ExecuteAsync("CREATE TABLE container_logs (id uuid PRIMARY KEY, captured_at timestamptz NOT NULL, container_owner text, container_number text, source_video text, cropped_image_ref text)");

        var found = await CheckAsync(rig);

        await Assert.That(found.Single(line => line.Subject == "table").Finding).Contains("works without these columns").And.Contains("camera");
        await Assert.That(found.Single(line => line.Subject == "migrations").Finding).Contains("lacks the function parkinggate_check");
        await Assert.That((found.Single(line => line.Subject == "realtime").IsRight, found.Single(line => line.Subject == "pictures").IsRight)).IsEqualTo(((bool?)false, (bool?)false));
        await Assert.That(found.Single(line => line.Subject == "realtime").Finding).Contains("does not give table container_logs");
        await Assert.That(found.Single(line => line.Subject == "pictures").Finding).Contains("no bucket captures");
    }

    [Test]
    public async Task A_table_that_is_not_there_ends_it()
    {
        await using var rig = await SupabaseRig.StartAsync(migrated: false);

        var found = await CheckAsync(rig);

        await Assert.That(found.Single(line => line.Subject == "table").Finding).Contains("has no table container_logs").And.Contains("supabase/migrations");
        await Assert.That(found.Count).IsEqualTo(3);
    }

    [Test]
    [Arguments("sb_secret_x", "it may do everything")]
    [Arguments("sb_publishable_x", "without a user")]
    [Arguments("x", "not known here")]
    public async Task A_key_says_what_it_is_and_is_not_shown(string key, string words)
    {
        await Assert.That(KeyKind.Describe(key, StoreScene.Noon)).Contains(words);
    }

    [Test]
    public async Task A_key_says_until_when_it_is_good()
    {
        var key = RigToken.Make("service_role", new DateTimeOffset(2031, 5, 6, 0, 0, 0, TimeSpan.Zero));

        await Assert.That(KeyKind.Describe(key, StoreScene.Noon)).StartsWith("a key of the role service_role, good until 2031-05-06:");
        await Assert.That(KeyKind.Describe(key, StoreScene.Noon.AddYears(9))).Contains("(over)");
    }

    private static async Task<List<SupabaseFinding>> CheckAsync(SupabaseRig rig, string database = "/nowhere/parkinggate.db", bool signsIn = false)
    {
        var options = SharedScene.Options(rig.Address, signsIn ? SupabaseRig.AnonKey : SupabaseRig.ServiceKey);
        if (signsIn) options = options with { Email = "gate@example.com", Password = () => "secret" };
        using var check = new SupabaseCheck(options, database, TimeProvider.System);
        return await check.RunAsync(CancellationToken.None).ToListAsync();
    }
}
