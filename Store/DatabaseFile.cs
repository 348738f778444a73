using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>Brings a database file to the state the program works with, or says in one sentence why it cannot.</summary>
internal static class DatabaseFile
{
    /// <summary>Up to this size every page is checked before the first use (some 50 ms); larger files are checked while in use.</summary>
    private const long CheckedAtOpen = 16 << 20;

    private const int ErrnoAgain = 11;

    /// <summary>One program per file: sweeping leftovers away would take another's pictures. Freed by the kernel whatever happens.</summary>
    public static FileStream Claim(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return Create(path + ".lock", FileShare.None);
        }
        catch (IOException error) when (error.HResult == ErrnoAgain)
        {
            throw StoreException.Of(StoreTrouble.Locked, path, error.Message, error);
        }
    }

    /// <summary>Creates the file readable for the program's user and group only; SQLite gives -wal and -shm the same mode.</summary>
    public static void Create(string path)
    {
        if (!File.Exists(path)) Create(path, FileShare.ReadWrite).Dispose();
    }

    /// <summary>Refuses what is damaged, of another program or of a newer version.</summary>
    public static void Inspect(SqliteConnection connection, string path, int newest)
    {
        var objects = connection.Number("SELECT count(*) FROM sqlite_schema");
        var owner = connection.Number("PRAGMA application_id");
        if (objects > 0 && owner != Schema.ApplicationId)
            throw StoreException.Of(StoreTrouble.Foreign, path, $"its application id is {owner}");

        var version = connection.Number("PRAGMA user_version");
        if (version > newest)
            throw StoreException.Of(StoreTrouble.Newer, path, $"schema {version}; this one knows up to {newest}");
        if (new FileInfo(path).Length <= CheckedAtOpen) Check(connection, path);
    }

    /// <summary>Reads every page. Throws for the first that is wrong.</summary>
    public static void Check(SqliteConnection connection, string path)
    {
        var found = connection.Text("PRAGMA quick_check(1)");
        if (found != "ok") throw StoreException.Of(StoreTrouble.Damaged, path, found.ReplaceLineEndings(" "));
    }

    /// <summary>Takes the steps the file has not seen, each in one transaction, each after a copy of a file that holds something.</summary>
    public static void Migrate(SqliteConnection connection, string path, IReadOnlyList<string> steps, ILogger log)
    {
        var found = (int)connection.Number("PRAGMA user_version");
        for (var version = found; version < steps.Count; version++)
        {
            var backup = found > 0 ? BackUp(connection, path, version) : null;
            using var transaction = connection.BeginTransaction(deferred: false);
            connection.Run(steps[version]);
            connection.Run($"PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {version + 1}");
            transaction.Commit();
            if (backup is not null) log.Migrated(path, version, version + 1, backup);
        }
    }

    private static string BackUp(SqliteConnection connection, string path, int version)
    {
        var backup = $"{path}.schema{version}.bak";
        var unfinished = backup + ".tmp";
        File.Delete(unfinished);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.CommandTimeout = 0; // as long as a large file takes
        command.Parameters.AddWithValue("$file", unfinished);
        command.ExecuteNonQuery();
        using var file = File.OpenHandle(unfinished, FileMode.Open, FileAccess.ReadWrite);
        File.SetUnixFileMode(file, StoreMode);
        RandomAccess.FlushToDisk(file);
        File.Move(unfinished, backup, overwrite: true);
        RandomAccess.FlushToDisk(file);
        return backup;
    }

    public const UnixFileMode StoreMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private static FileStream Create(string path, FileShare share) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = share,
        UnixCreateMode = StoreMode,
    });
}
