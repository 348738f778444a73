using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ParkingGate.Store;

/// <summary>What stands in the store's way.</summary>
internal enum StoreTrouble
{
    /// <summary>The file is no database, or a part of it is unreadable.</summary>
    Damaged,

    /// <summary>Another program has it, or had it for too long.</summary>
    Locked,

    /// <summary>No right to write, or a disk mounted read-only.</summary>
    Unwritable,

    /// <summary>The disk is full. The same call succeeds once there is space again.</summary>
    Full,

    /// <summary>Written by a newer version of the program.</summary>
    Newer,

    /// <summary>A database, but not one of this program.</summary>
    Foreign,

    /// <summary>The disk failed in another way.</summary>
    Disk,

    /// <summary>The tables are not as this version knows them.</summary>
    Unexpected,

    /// <summary>Rows that only the shared log has cannot be had.</summary>
    Shared,
}

/// <summary>The log book cannot do what was asked; the message is for an operator and names the cure.</summary>
internal sealed class StoreException : Exception
{
    // errno of Linux behind IOException.HResult
    private const int ErrnoDiskFull = 28;
    private const int ErrnoReadOnlyDisk = 30;
    private const int ErrnoQuota = 122;

    private StoreException(StoreTrouble trouble, string message, Exception? inner)
        : base(message, inner) => Trouble = trouble;

    public StoreTrouble Trouble { get; }

    public static StoreException Of(StoreTrouble trouble, string path, string detail, Exception? inner = null) =>
        new(trouble, Sentence(trouble, path, detail), inner);

    public static StoreException Of(SqliteException error, string path) =>
        Of(TroubleOf(error.SqliteErrorCode), path, error.Message, error);

    public static StoreException Of(Exception error, string path) => error switch
    {
        StoreException known => known,
        SqliteException sqlite => Of(sqlite, path),
        UnauthorizedAccessException => Of(StoreTrouble.Unwritable, path, error.Message, error),
        IOException { HResult: ErrnoDiskFull or ErrnoQuota } => Of(StoreTrouble.Full, path, error.Message, error),
        IOException { HResult: ErrnoReadOnlyDisk } => Of(StoreTrouble.Unwritable, path, error.Message, error),
        _ => Of(StoreTrouble.Disk, path, error.Message, error),
    };

    /// <summary>True for what the disk or SQLite may throw; anything else is a fault of ours and goes on as it is.</summary>
    public static bool Explains(Exception error) => error is SqliteException or IOException or UnauthorizedAccessException;

    private static StoreTrouble TroubleOf(int code) => code switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreTrouble.Damaged,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StoreTrouble.Locked,
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH => StoreTrouble.Unwritable,
        raw.SQLITE_FULL => StoreTrouble.Full,
        raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_MISUSE or raw.SQLITE_RANGE => StoreTrouble.Unexpected,
        _ => StoreTrouble.Disk,
    };

    private static string Sentence(StoreTrouble trouble, string path, string detail) => trouble switch
    {
        StoreTrouble.Damaged => $"{path} is damaged ({detail}): stop the program, move the file and its -wal and -shm aside under another " +
            "name (rows can be rescued with the sqlite3 command .recover), and start with a backup in its place or with none for an empty log.",
        StoreTrouble.Locked => $"{path} is in use by another program: end that program, or give this one a data folder of its own.",
        StoreTrouble.Unwritable => $"{path} cannot be written ({detail}): give the program's user the right to write to " +
            $"{Path.GetDirectoryName(path)}, and check that the disk is not mounted read-only.",
        StoreTrouble.Full => $"The disk with {path} is full: free some space; nothing is half-written, and what failed can be done again.",
        StoreTrouble.Newer => $"{path} was written by a newer version of the program ({detail}): use that version, or put the backup " +
            "that it made beside the file in its place.",
        StoreTrouble.Foreign => $"{path} is not a log of this program ({detail}): name another data folder, or move the file away.",
        StoreTrouble.Unexpected => $"{path} is not as this version of the program made it ({detail}): put a backup in its place, and report " +
            "this if nobody changed the file.",
        StoreTrouble.Shared => $"The shared log stopped answering ({detail.TrimEnd('.')}): try again when it works.",
        _ => $"{path} failed ({detail}): check the disk and its cable or mount, then start the program again.",
    };
}
