using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>One line of what waits, for a person.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="Kind">row, correction or pictures.</param>
internal sealed record OutboxItem(
    string Id, DateTimeOffset CapturedAt, string? Owner, string? Number, string Kind, DateTimeOffset StoredAt, int Attempts, bool Parked, string? Problem);

/// <summary>The outbox of a database that another process may have open: what an operator's command reads and asks for.</summary>
internal static class OutboxList
{
    /// <summary>Everything that waits, oldest first.</summary>
    public static List<OutboxItem> Read(string path) => With(path, connection =>
    {
        using var command = connection.Command("""
            SELECT id, captured_at, container_owner, container_number, CASE WHEN row_sent THEN 'pictures' WHEN kind = 'update' THEN 'correction' ELSE 'row' END,
                created_at, attempts, parked, last_error
            FROM outbox NOT INDEXED CROSS JOIN container_logs ON seq = log_seq ORDER BY number
            """);
        using var reader = command.ExecuteReader();
        var items = new List<OutboxItem>();
        while (reader.Read())
        {
            items.Add(new(reader.GetString(0), StoreTime.From(reader.GetInt64(1)), Text(reader, 2), Text(reader, 3), reader.GetString(4),
                StoreTime.From(reader.GetInt64(5)), reader.GetInt32(6), reader.GetBoolean(7), Text(reader, 8)));
        }
        return items;
    });

    /// <summary>A row of this gate that the shared log has; null when there is none.</summary>
    public static LogRow? SentRow(string path) => File.Exists(path)
        ? With(path, connection => LogRowSql.Rows(connection, LogRowSql.NewestSent).FirstOrDefault())
        : null;

    /// <summary>Asks for what is parked to be sent again.</summary>
    /// <param name="all">Every row of this gate, whether or not it was sent: for a project that is new or lost rows. One that is there stays.</param>
    /// <returns>How many will be sent.</returns>
    public static Task<int> RetryAsync(string path, bool all = false) => Task.Run(() => With(path, connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var parked = connection.Command("UPDATE outbox SET parked = 0, next_attempt = 0, attempts = 0 WHERE parked");
        var asked = parked.ExecuteNonQuery();
        if (all) asked = All(connection);
        transaction.Commit();
        return asked;
    }));

    private static int All(SqliteConnection connection)
    {
        using var post = connection.Command("""
            INSERT INTO outbox (log_seq, kind, created_at)
            SELECT seq, 'insert', captured_at FROM container_logs
            WHERE NOT elsewhere AND NOT EXISTS (SELECT 1 FROM outbox WHERE log_seq = seq AND kind = 'insert') ORDER BY seq
            """);
        post.ExecuteNonQuery();
        connection.Run("UPDATE container_logs SET synced = 0 WHERE NOT elsewhere");
        return (int)connection.Number("SELECT count(*) FROM outbox WHERE kind = 'insert'");
    }

    private static T With<T>(string path, Func<SqliteConnection, T> work)
    {
        if (!File.Exists(path)) throw StoreException.Of(StoreTrouble.Unwritable, path, "there is no such file: the gate has logged nothing yet, or Store:Folder is another");
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
            connection.Open();
            var version = connection.Number("PRAGMA user_version");
            if (version != Schema.Steps.Count) throw StoreException.Of(StoreTrouble.Newer, path, $"schema {version}; this one knows {Schema.Steps.Count}");
            return work(connection);
        }
        catch (SqliteException error)
        {
            throw StoreException.Of(error, path);
        }
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
