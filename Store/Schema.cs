namespace ParkingGate.Store;

/// <summary>The tables, as the ordered steps that lead to them. A step never changes once it was released; new ones are added.</summary>
internal static class Schema
{
    /// <summary>"PGAT" in the file's header: a log of this program.</summary>
    public const int ApplicationId = 0x50474154;

    // No index per filter: LogIndex filters in memory, and a gate box's flash is spared the writes. `log_entry` is what LogIndex is
    // read from at start (it covers all that filters need, in order) and what retention walks.
    private const string First = """
        CREATE TABLE container_logs (
            seq               INTEGER PRIMARY KEY AUTOINCREMENT,
            id                TEXT    NOT NULL UNIQUE,
            captured_at       INTEGER NOT NULL, -- milliseconds since 1970, UTC, as every time here
            container_owner   TEXT,
            container_number  TEXT,
            check_digit       TEXT,
            code_valid        INTEGER NOT NULL,
            size_type         TEXT,
            confidence        REAL    NOT NULL,
            camera            TEXT    NOT NULL,
            direction         TEXT    NOT NULL CHECK (direction IN ('unknown', 'in', 'out')),
            status            TEXT    NOT NULL CHECK (status IN ('ok', 'needs_review', 'corrected')),
            source_video      TEXT    NOT NULL,
            cropped_image_ref TEXT,
            frame_image_ref   TEXT,
            read_owner        TEXT,             -- what was read, whatever a correction says later
            read_number       TEXT,
            read_check_digit  TEXT,
            raw_reads         TEXT    NOT NULL, -- JSON array
            corrected_by      TEXT,
            corrected_at      INTEGER,
            corrected_note    TEXT,
            synced            INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX log_entry ON container_logs
            (captured_at, seq, container_owner, container_number, check_digit, status, camera);
        CREATE INDEX log_evidence ON container_logs (captured_at, synced)
            WHERE cropped_image_ref IS NOT NULL OR frame_image_ref IS NOT NULL;
        CREATE TABLE outbox (
            number       INTEGER PRIMARY KEY AUTOINCREMENT,
            log_seq      INTEGER NOT NULL REFERENCES container_logs (seq),
            kind         TEXT    NOT NULL CHECK (kind IN ('insert', 'update')),
            created_at   INTEGER NOT NULL,
            attempts     INTEGER NOT NULL DEFAULT 0,
            next_attempt INTEGER NOT NULL DEFAULT 0,
            last_error   TEXT,
            parked       INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX outbox_due ON outbox (parked, next_attempt);
        CREATE INDEX outbox_log ON outbox (log_seq);
        """;

    // The shared log: rows that came from it, what of it is here, and pictures that are only there.
    private const string Shared = """
        ALTER TABLE container_logs ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0;     -- it came from the shared log
        ALTER TABLE container_logs ADD COLUMN pictures_here INTEGER NOT NULL DEFAULT 1; -- those that it names are in this folder
        DROP INDEX log_evidence;
        CREATE INDEX log_evidence ON container_logs (captured_at, synced)
            WHERE pictures_here AND (cropped_image_ref IS NOT NULL OR frame_image_ref IS NOT NULL);
        ALTER TABLE outbox ADD COLUMN row_sent INTEGER NOT NULL DEFAULT 0;              -- only its pictures are waiting
        CREATE TABLE shared_copy (
            one      INTEGER PRIMARY KEY CHECK (one = 1),
            source   TEXT    NOT NULL, -- which shared log
            change   INTEGER,          -- up to where its changes were read
            horizon  INTEGER,          -- all of its rows from this time on are here; null: none are sure to be
            filled   INTEGER NOT NULL, -- rows that the first copy has taken
            place_at TEXT,             -- where the first copy goes on; null: it has ended
            place_id TEXT
        ) STRICT;
        """;

    private const string Audit = """
        CREATE TABLE audit (
            number  INTEGER PRIMARY KEY AUTOINCREMENT,
            at      INTEGER NOT NULL,
            kind    TEXT    NOT NULL,
            who     TEXT    NOT NULL,
            address TEXT,
            what    TEXT    NOT NULL
        ) STRICT;
        """;

    /// <summary>Step n leads from schema n to n + 1; the file's user_version counts the steps it has seen.</summary>
    public static IReadOnlyList<string> Steps { get; } = [First, Shared, Audit];
}
