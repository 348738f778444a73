using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ParkingGate.Containers;

namespace ParkingGate.Store;

/// <summary>Rows of `container_logs`, into the table and back.</summary>
internal static class LogRowSql
{
    private const string Columns = """
        seq, id, captured_at, container_owner, container_number, check_digit, code_valid, size_type, confidence, camera, direction,
        status, source_video, cropped_image_ref, frame_image_ref, read_owner, read_number, read_check_digit, raw_reads,
        corrected_by, corrected_at, corrected_note, synced
        """;

    /// <summary>The rows of a JSON array of seqs, in its order.</summary>
    public const string BySeqs = $"""
        SELECT {Columns} FROM (SELECT key AS place, value AS wanted FROM json_each($seqs)) CROSS JOIN container_logs ON seq = wanted
        ORDER BY place
        """;

    /// <summary>The rows of a JSON array of ids, in any order.</summary>
    public const string ByIds = $"SELECT {Columns} FROM (SELECT value AS wanted FROM json_each($ids)) CROSS JOIN container_logs ON id = wanted";

    /// <summary>Of a JSON array of seqs those of which something waits to be sent.</summary>
    public const string Waiting = "SELECT DISTINCT log_seq FROM json_each($seqs) CROSS JOIN outbox ON log_seq = value";

    public const string Newest =
        $"SELECT {Columns} FROM container_logs INDEXED BY log_entry ORDER BY captured_at DESC, seq DESC LIMIT $limit";

    /// <summary>The newest row of this gate that the shared log has.</summary>
    public const string NewestSent = $"SELECT {Columns} FROM container_logs WHERE synced AND NOT elsewhere ORDER BY seq DESC LIMIT 1";

    /// <summary>What waits to be sent and is due, oldest first, each with its row: columns of the outbox follow those of the row.</summary>
    public const string Due = $"""
        SELECT {Columns}, number, kind, attempts, row_sent FROM outbox NOT INDEXED CROSS JOIN container_logs ON seq = log_seq
        WHERE number > $after AND NOT parked AND next_attempt <= $now ORDER BY number LIMIT $limit
        """;

    /// <summary>The columns of a row, in this order.</summary>
    public const int ColumnCount = 23;

    private const string ById = $"SELECT {Columns} FROM container_logs WHERE id = $id";

    private const string LastId = "SELECT id FROM container_logs WHERE seq <= $seq ORDER BY seq DESC LIMIT 1";

    private const string LastIdWithin =
        "SELECT id FROM container_logs WHERE seq <= $seq AND camera IN (SELECT value FROM json_each($cameras)) ORDER BY seq DESC LIMIT 1";

    public const string AfterSeq = $"SELECT {Columns} FROM container_logs WHERE seq > $seq ORDER BY seq LIMIT $limit";

    public static LogRow? Find(SqliteConnection connection, Guid id)
    {
        using var command = connection.Command(ById, ("$id", Text(id)));
        using var reader = command.ExecuteReader();
        return reader.Read() ? Row(reader) : null;
    }

    /// <summary>The last row stored up to this seq, of these cameras when they are named; empty when there is none.</summary>
    public static Guid LastUpTo(SqliteConnection connection, long seq, IEnumerable<string>? cameras)
    {
        using var command = cameras is null
            ? connection.Command(LastId, ("$seq", seq))
            : connection.Command(LastIdWithin, ("$seq", seq), ("$cameras", JsonSerializer.Serialize([.. cameras], StoreJson.Default.StringArray)));
        return command.ExecuteScalar() is string id ? Guid.Parse(id) : Guid.Empty;
    }

    public static List<LogRow> Rows(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<LogRow>();
        while (reader.Read()) rows.Add(Row(reader));
        return rows;
    }

    /// <summary>Stores the row with its outbox row, in the caller's transaction; gives it with its seq.</summary>
    public static LogRow Insert(SqliteConnection connection, LogRow row, DateTimeOffset now)
    {
        var stored = Insert(connection, row, isElsewhere: false);
        Post(connection, stored.Seq, "insert", now);
        return stored;
    }

    /// <summary>Stores a row that came from the shared log, and its pictures are there; gives it with its seq.</summary>
    public static LogRow InsertShared(SqliteConnection connection, LogRow row) => Insert(connection, row, isElsewhere: true);

    /// <summary>Stores what the shared log says of a row.</summary>
    public static void UpdateShared(SqliteConnection connection, LogRow row)
    {
        using var command = connection.Command(
            """
            UPDATE container_logs SET captured_at = $at, container_owner = $owner, container_number = $number, check_digit = $check, code_valid = $valid,
                size_type = $size, confidence = $confidence, camera = $camera, direction = $direction, status = $status, source_video = $video,
                cropped_image_ref = $crop, frame_image_ref = $frame, read_owner = $read_owner, read_number = $read_number,
                read_check_digit = $read_check, raw_reads = $reads, corrected_by = $by, corrected_at = $when, corrected_note = $note,
                synced = $synced, pictures_here = pictures_here AND (cropped_image_ref IS NOT NULL OR frame_image_ref IS NOT NULL)
            WHERE seq = $seq
            """,
            [.. Values(row), ("$seq", row.Seq)]);
        command.ExecuteNonQuery();
    }

    private static LogRow Insert(SqliteConnection connection, LogRow row, bool isElsewhere)
    {
        using var command = connection.Command(
            $"""
            INSERT INTO container_logs ({Columns}, elsewhere, pictures_here) VALUES (NULL, $id, $at, $owner, $number, $check, $valid, $size,
                $confidence, $camera, $direction, $status, $video, $crop, $frame, $read_owner, $read_number, $read_check, $reads, $by, $when,
                $note, $synced, $elsewhere, NOT $elsewhere)
            RETURNING seq
            """,
            [.. Values(row), ("$id", Text(row.Id)), ("$elsewhere", isElsewhere)]);
        return row with { Seq = (long)command.ExecuteScalar()! };
    }

    private static (string Name, object? Value)[] Values(LogRow row) =>
    [
        ("$at", StoreTime.Of(row.CapturedAt)),
        ("$owner", row.ContainerOwner),
        ("$number", row.ContainerNumber),
        ("$check", row.CheckDigit),
        ("$valid", row.CodeValid),
        ("$size", row.SizeType),
        ("$confidence", row.Confidence),
        ("$camera", row.Camera),
        ("$direction", Text(row.Direction)),
        ("$status", Text(row.Status)),
        ("$video", row.SourceVideo),
        ("$crop", row.CroppedImageRef),
        ("$frame", row.FrameImageRef),
        ("$read_owner", row.Read.Owner),
        ("$read_number", row.Read.Number),
        ("$read_check", row.Read.CheckDigit),
        ("$reads", JsonSerializer.Serialize(row.RawReads, StoreJson.Default.IReadOnlyListString)),
        ("$by", row.Corrected?.By),
        ("$when", row.Corrected is { } mark ? StoreTime.Of(mark.At) : null),
        ("$note", row.Corrected?.Note),
        ("$synced", row.Synced),
    ];

    /// <summary>Stores a corrected row over the one it came from, with an outbox row.</summary>
    public static void Update(SqliteConnection connection, LogRow row, DateTimeOffset now)
    {
        using var command = connection.Command(
            """
            UPDATE container_logs SET container_owner = $owner, container_number = $number, check_digit = $check, code_valid = $valid,
                size_type = $size, status = $status, corrected_by = $by, corrected_at = $at, corrected_note = $note, synced = 0
            WHERE seq = $seq
            """,
            ("$owner", row.ContainerOwner),
            ("$number", row.ContainerNumber),
            ("$check", row.CheckDigit),
            ("$valid", row.CodeValid),
            ("$size", row.SizeType),
            ("$status", Text(row.Status)),
            ("$by", row.Corrected!.By),
            ("$at", StoreTime.Of(row.Corrected.At)),
            ("$note", row.Corrected.Note),
            ("$seq", row.Seq));
        command.ExecuteNonQuery();
        Post(connection, row.Seq, "update", now);
    }

    public static LogRow Row(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        Guid.Parse(reader.GetString(1), CultureInfo.InvariantCulture),
        StoreTime.From(reader.GetInt64(2)),
        Optional(reader, 3),
        Optional(reader, 4),
        Optional(reader, 5),
        reader.GetBoolean(6),
        Optional(reader, 7),
        reader.GetDouble(8),
        reader.GetString(9),
        Direction(reader.GetString(10)),
        Status(reader.GetString(11)),
        reader.GetString(12),
        Optional(reader, 13),
        Optional(reader, 14),
        new ReadCode(Optional(reader, 15), Optional(reader, 16), Optional(reader, 17)),
        JsonSerializer.Deserialize(reader.GetString(18), StoreJson.Default.StringArray) ?? [],
        reader.IsDBNull(19) ? null : new(reader.GetString(19), StoreTime.From(reader.GetInt64(20)), Optional(reader, 21)),
        reader.GetBoolean(22));

    /// <summary>Lower case with dashes, as on the wire and in file names.</summary>
    public static string Text(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);

    public static string Text(PassageStatus status) => status switch
    {
        PassageStatus.Ok => "ok",
        PassageStatus.NeedsReview => "needs_review",
        PassageStatus.Corrected => "corrected",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static PassageStatus Status(string text) => text switch
    {
        "ok" => PassageStatus.Ok,
        "corrected" => PassageStatus.Corrected,
        _ => PassageStatus.NeedsReview, // the table allows no fourth
    };

    public static PassageStatus Status(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("ok"u8) ? PassageStatus.Ok : text.SequenceEqual("corrected"u8) ? PassageStatus.Corrected : PassageStatus.NeedsReview;

    public static string Text(PassageDirection direction) => direction switch
    {
        PassageDirection.In => "in",
        PassageDirection.Out => "out",
        _ => "unknown",
    };

    public static PassageDirection Direction(string text) => text switch
    {
        "in" => PassageDirection.In,
        "out" => PassageDirection.Out,
        _ => PassageDirection.Unknown,
    };

    private static void Post(SqliteConnection connection, long seq, string kind, DateTimeOffset now)
    {
        using var command = connection.Command(
            "INSERT INTO outbox (log_seq, kind, created_at) VALUES ($seq, $kind, $now)",
            ("$seq", seq), ("$kind", kind), ("$now", StoreTime.Of(now)));
        command.ExecuteNonQuery();
    }

    private static string? Optional(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
