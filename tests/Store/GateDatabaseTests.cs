using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public sealed class GateDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-database-").FullName;

    private string File => Path.Combine(_folder, "data", "gate.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_new_file_commits_to_the_disk_and_is_not_for_everyone()
    {
        using var database = Open();

        var mode = await database.WriteAsync(connection => connection.Text("PRAGMA journal_mode"));
        var synchronous = await database.WriteAsync(connection => connection.Number("PRAGMA synchronous"));
        var foreignKeys = await database.WriteAsync(connection => connection.Number("PRAGMA foreign_keys"));

        await Assert.That((mode, synchronous, foreignKeys)).IsEqualTo(("wal", 2, 1));
        await Assert.That(System.IO.File.GetUnixFileMode(File)).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await Assert.That(System.IO.File.GetUnixFileMode(File + "-wal")).IsEqualTo(System.IO.File.GetUnixFileMode(File));
    }

    [Test]
    public async Task Readers_cannot_write()
    {
        using var database = Open();

        await Assert.That(() => database.Read(connection => { connection.Run("DELETE FROM outbox"); return 0; })).Throws<StoreException>();
    }

    [Test]
    public async Task Each_step_is_taken_once_and_the_file_before_it_is_kept()
    {
        string[] steps = ["CREATE TABLE a (x INTEGER)", "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 5", "CREATE TABLE b (z INTEGER)"];
        using (var database = Open(steps[..1])) await database.WriteAsync(connection => { connection.Run("INSERT INTO a VALUES (1)"); return 0; });
        using (Open(steps[..1])) await Assert.That(Backups()).IsEmpty();

        using (var database = Open(steps)) await Assert.That(database.Read(connection => connection.Number("SELECT x + y FROM a"))).IsEqualTo(6);
        using (Open(steps)) await Assert.That(Backups().SequenceEqual(["gate.db.schema1.bak", "gate.db.schema2.bak"])).IsTrue();

        System.IO.File.Copy(File + ".schema1.bak", File, overwrite: true);
        using (var restored = Open(steps[..1])) await Assert.That(restored.Read(connection => connection.Number("SELECT x FROM a"))).IsEqualTo(1);
    }

    [Test]
    public async Task A_new_file_takes_all_steps_and_leaves_no_copies_of_nothing()
    {
        using (Open()) await Assert.That(Backups()).IsEmpty();
    }

    [Test]
    public async Task A_step_that_fails_leaves_the_file_as_it_was()
    {
        using (Open(["CREATE TABLE a (x INTEGER)"])) { }

        var refused = Refused(["CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER)"]);

        await Assert.That(refused.Message).Contains("already exists");
        using var database = Open(["CREATE TABLE a (x INTEGER)"]);
        await Assert.That(database.Read(connection => connection.Number("SELECT count(*) FROM sqlite_schema"))).IsEqualTo(1);
    }

    [Test]
    public async Task A_newer_file_is_refused_and_left_alone()
    {
        using (Open(["CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER)"])) { }
        var before = System.IO.File.ReadAllBytes(File);

        var refused = Refused(["CREATE TABLE a (x INTEGER)"]);

        await Assert.That(refused.Trouble).IsEqualTo(StoreTrouble.Newer);
        await Assert.That(refused.Message).Contains("schema 2; this one knows up to 1");
        await Assert.That(System.IO.File.ReadAllBytes(File).SequenceEqual(before)).IsTrue();
    }

    [Test]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("These are somebody's notes. ", 300)));
        var before = System.IO.File.ReadAllBytes(File);

        var refused = Refused();

        await Assert.That(refused.Trouble).IsEqualTo(StoreTrouble.Damaged);
        await Assert.That(refused.Message).Contains("move the file").And.Contains(File);
        await Assert.That(System.IO.File.ReadAllBytes(File).SequenceEqual(before)).IsTrue();
    }

    [Test]
    public async Task A_damaged_page_is_found_at_the_start()
    {
        using (var scene = new StoreScene(Path.GetDirectoryName(File)))
        {
            for (var i = 0; i < 100; i++) await scene.RecordAsync();
            scene.Close();
            var bytes = System.IO.File.ReadAllBytes(scene.File);
            for (var page = 3; page < bytes.Length / 4096; page++) bytes.AsSpan(page * 4096, 64).Fill(0xA5);
            System.IO.File.WriteAllBytes(scene.File, bytes);

            var refused = Refused(path: scene.File);

            await Assert.That(refused.Trouble).IsEqualTo(StoreTrouble.Damaged);
            await Assert.That(System.IO.File.ReadAllBytes(scene.File).SequenceEqual(bytes)).IsTrue();
        }
        Directory.CreateDirectory(_folder);
    }

    [Test]
    public async Task Another_programs_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        using (var foreign = Foreign())
        {
            foreign.Run("CREATE TABLE theirs (x INTEGER)");
        }
        var before = System.IO.File.ReadAllBytes(File);

        await Assert.That(Refused().Trouble).IsEqualTo(StoreTrouble.Foreign);
        await Assert.That(System.IO.File.ReadAllBytes(File).SequenceEqual(before)).IsTrue();
    }

    [Test]
    public async Task A_second_program_on_the_same_file_is_refused()
    {
        using var first = Open();

        var refused = Refused();

        await Assert.That(refused.Trouble).IsEqualTo(StoreTrouble.Locked);
        await Assert.That(refused.Message).Contains("in use by another program");
    }

    [Test]
    public async Task A_write_while_a_foreign_program_holds_the_file_fails_clearly_and_works_afterwards()
    {
        using var scene = new StoreScene();
        using var patient = GateDatabase.Open(File, NullLogger.Instance, TimeSpan.FromMilliseconds(200));
        using var foreign = Foreign();
        foreign.Run("BEGIN EXCLUSIVE");

        var refused = await Assert.That(async () => await patient.WriteAsync(connection => { connection.Run("DELETE FROM outbox"); return 0; })).Throws<StoreException>();
        foreign.Run("ROLLBACK");

        await Assert.That(refused!.Trouble).IsEqualTo(StoreTrouble.Locked);
        await patient.WriteAsync(connection => { connection.Run("DELETE FROM outbox"); return 0; });
    }

    [Test]
    [Arguments("/sys/parkinggate/gate.db")]
    [Arguments("/proc/parkinggate/gate.db")]
    [Arguments("/dev/null/gate.db")]
    public async Task A_folder_that_cannot_be_made_is_named_with_the_cure(string path)
    {
        var refused = Refused(path: path);

        await Assert.That(refused.Trouble is StoreTrouble.Unwritable or StoreTrouble.Disk).IsTrue();
        await Assert.That(refused.Message).Contains(path);
    }

    [Test]
    public async Task A_disposed_database_refuses_without_harm()
    {
        var database = Open();
        database.Dispose();
        database.Dispose();

        await Assert.That(async () => await database.WriteAsync(_ => 0)).Throws<ObjectDisposedException>();
    }

    private GateDatabase Open(IReadOnlyList<string>? steps = null) => GateDatabase.Open(File, NullLogger.Instance, steps: steps);

    private StoreException Refused(IReadOnlyList<string>? steps = null, string? path = null)
    {
        try
        {
            GateDatabase.Open(path ?? File, NullLogger.Instance, steps: steps).Dispose();
        }
        catch (StoreException refused)
        {
            return refused;
        }
        throw new InvalidOperationException("was not refused");
    }

    private SqliteConnection Foreign()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private string[] Backups() => [.. Directory.GetFiles(Path.GetDirectoryName(File)!, "*.bak*").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}
