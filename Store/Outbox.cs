using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>One thing that the shared log does not have yet, with its row as it is now.</summary>
/// <param name="IsCorrection">Else the row itself.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="RowSent">The row is there; its pictures are not.</param>
internal sealed record OutboxEntry(long Number, LogRow Row, bool IsCorrection, int Attempts, bool RowSent);

/// <summary>How much is waiting.</summary>
/// <param name="Oldest">When the oldest of what waits was stored.</param>
internal readonly record struct OutboxCount(long Waiting, long Parked, DateTimeOffset? Oldest);

/// <summary>What waits to be sent to the shared log, in the order in which it was stored; it waits on the disk.</summary>
internal sealed class Outbox(GateDatabase database, LogFeed feed, TimeProvider clock)
{
    /// <summary>Rows marked in one transaction and told to clients at once, while there are some: well below what a client's queue holds.</summary>
    private const int Told = 100;

    /// <summary>Rows marked in one transaction while nobody listens.</summary>
    private const int Untold = 1000;

    /// <summary>Between two such tellings, so that clients can take them: still 5,000 rows a second.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>The oldest that are due.</summary>
    /// <param name="after">The number of the last one that is being marked as done.</param>
    public List<OutboxEntry> Next(int limit, long after = 0) => database.Read(connection =>
    {
        using var command = connection.Command(LogRowSql.Due, ("$after", after), ("$now", StoreTime.Of(clock.GetUtcNow())), ("$limit", limit));
        using var reader = command.ExecuteReader();
        var entries = new List<OutboxEntry>();
        while (reader.Read())
        {
            const int own = LogRowSql.ColumnCount;
            entries.Add(new(reader.GetInt64(own), LogRowSql.Row(reader), reader.GetString(own + 1) == "update", reader.GetInt32(own + 2), reader.GetBoolean(own + 3)));
        }
        return entries;
    });

    public OutboxCount Count() => database.Read(connection =>
    {
        using var command = connection.Command("SELECT count(*) - coalesce(sum(parked), 0), coalesce(sum(parked), 0), min(created_at) FILTER (WHERE NOT parked) FROM outbox");
        using var reader = command.ExecuteReader();
        reader.Read();
        return new OutboxCount(reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : StoreTime.From(reader.GetInt64(2)));
    });

    /// <summary>These are in the shared log. A row for which nothing waits any more is synced, and clients are told so.</summary>
    public async Task DoneAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken stop)
    {
        for (var at = 0; at < entries.Count;)
        {
            var isTold = feed.HasSubscribers;
            var some = entries.Skip(at).Take(isTold ? Told : Untold).ToArray();
            await database.WriteAsync(connection => Done(connection, some), stop).ConfigureAwait(false);
            at += some.Length;
            if (isTold && at < entries.Count) await Task.Delay(Breath, clock, stop).ConfigureAwait(false);
        }
    }

    /// <summary>These could not be sent now.</summary>
    /// <param name="until">When they are due again.</param>
    /// <param name="rowSent">Their rows are there; what could not be sent are the pictures.</param>
    public Task DeferAsync(IReadOnlyList<OutboxEntry> entries, string problem, DateTimeOffset until, bool rowSent, CancellationToken stop) =>
        ChangeAsync(entries, "attempts = attempts + 1, last_error = $problem, next_attempt = $until, row_sent = row_sent OR $sent", problem, StoreTime.Of(until), rowSent, stop);

    /// <summary>These are refused for their own sake: they wait for a person.</summary>
    public Task ParkAsync(IReadOnlyList<OutboxEntry> entries, string problem, bool rowSent, CancellationToken stop) =>
        ChangeAsync(entries, "attempts = attempts + 1, last_error = $problem, next_attempt = $until, row_sent = row_sent OR $sent, parked = 1", problem, 0, rowSent, stop);

    private Task<int> ChangeAsync(IReadOnlyList<OutboxEntry> entries, string change, string problem, long until, bool rowSent, CancellationToken stop) =>
        database.WriteAsync(connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            using var update = connection.Command($"UPDATE outbox SET {change} WHERE number = $number",
                ("$problem", problem), ("$until", until), ("$sent", rowSent), ("$number", 0L));
            foreach (var entry in entries)
            {
                update.Parameters["$number"].Value = entry.Number;
                update.ExecuteNonQuery();
            }
            transaction.Commit();
            return entries.Count;
        }, stop);

    private int Done(SqliteConnection connection, OutboxEntry[] entries)
    {
        var synced = new List<long>();
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            using var delete = connection.Command("DELETE FROM outbox WHERE number = $number", ("$number", 0L));
            using var mark = connection.Command(
                "UPDATE container_logs SET synced = 1 WHERE seq = $seq AND NOT EXISTS (SELECT 1 FROM outbox WHERE log_seq = $seq)", ("$seq", 0L));
            foreach (var entry in entries)
            {
                delete.Parameters[0].Value = entry.Number;
                delete.ExecuteNonQuery();
                mark.Parameters[0].Value = entry.Row.Seq;
                if (mark.ExecuteNonQuery() == 1) synced.Add(entry.Row.Seq);
            }
            transaction.Commit();
        }
        if (!feed.HasSubscribers) return synced.Count; // who comes from now on reads what is stored
        foreach (var row in LogRowSql.Rows(connection, LogRowSql.BySeqs, ("$seqs", $"[{string.Join(',', synced)}]"))) feed.Publish(new LogEvent(LogEventKind.Updated, row));
        return synced.Count;
    }
}
