using Microsoft.Data.Sqlite;

namespace ParkingGate.Store.Supabase;

/// <summary>What of a shared log is here.</summary>
/// <param name="Source">Which shared log.</param>
/// <param name="Change">Up to where its changes were read.</param>
/// <param name="Horizon">All of its rows from this time on are here; <see cref="DateTimeOffset.MinValue"/>: all; null: none are sure to be.</param>
/// <param name="Filled">Rows that the first copy has taken.</param>
/// <param name="Place">Where the first copy goes on; null before it begins, and when it has ended.</param>
internal sealed record CopyState(string Source, long? Change, DateTimeOffset? Horizon, int Filled, RemotePlace? Place)
{
    public bool IsFilled => Horizon is not null && Place is null;
}

/// <summary>
/// Rows of the shared log into the copy here: what is new is stored, what differs is changed, what is the same is left; so it is safe to
/// take a row as often as it comes. A row of which something waits to be sent is not touched: this gate's word goes out first.
/// </summary>
internal sealed class LogCopy(GateDatabase database, LogIndex index, LogFeed feed, TimeProvider clock)
{
    /// <summary>Everything is news.</summary>
    public static readonly DateTimeOffset All = DateTimeOffset.MinValue;

    /// <summary>Nothing is.</summary>
    public static readonly DateTimeOffset None = DateTimeOffset.MaxValue;

    /// <summary>Rows in one transaction, and told to clients at once: well below what a client's queue holds.</summary>
    public const int AtOnce = 100;

    /// <summary>Between two such tellings, so that clients can take them: still 5,000 rows a second.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>State of the copy of this shared log; nothing when the copy is of another.</summary>
    public CopyState State(string source) => database.Read(connection =>
    {
        using var command = connection.Command("SELECT change, horizon, filled, place_at, place_id FROM shared_copy WHERE source = $source", ("$source", source));
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new CopyState(source,
                reader.IsDBNull(0) ? null : reader.GetInt64(0),
                reader.IsDBNull(1) ? null : reader.GetInt64(1) is long.MinValue ? DateTimeOffset.MinValue : StoreTime.From(reader.GetInt64(1)),
                reader.GetInt32(2),
                reader.IsDBNull(3) ? null : new RemotePlace(reader.GetString(3), reader.GetGuid(4)))
            : new CopyState(source, null, null, 0, null);
    });

    /// <summary>Takes rows, and with the last of them the state that holds then.</summary>
    /// <param name="newsFrom">Clients hear of rows from this time on; others that are new here are no news.</param>
    /// <returns>How many were new or different.</returns>
    public async Task<int> TakeAsync(IReadOnlyList<RemoteRow> rows, CopyState? state, DateTimeOffset newsFrom, CancellationToken stop)
    {
        var taken = 0;
        for (var at = 0; at < rows.Count || at == 0; at += AtOnce)
        {
            var some = rows.Skip(at).Take(AtOnce).ToArray();
            var reached = at + AtOnce >= rows.Count ? state : null;
            if (some.Length == 0 && reached is null) return taken;
            taken += await database.WriteAsync(connection => Take(connection, some, reached, newsFrom), stop).ConfigureAwait(false);
            if (at + AtOnce < rows.Count && feed.HasSubscribers) await Task.Delay(Breath, clock, stop).ConfigureAwait(false);
        }
        return taken;
    }

    /// <summary>What the shared log has of a row in place of what is here, whatever waits to be sent: it is newer.</summary>
    public Task<int> YieldAsync(RemoteRow row, CancellationToken stop) => database.WriteAsync(connection =>
    {
        using (var clear = connection.Command("DELETE FROM outbox WHERE kind = 'update' AND log_seq = (SELECT seq FROM container_logs WHERE id = $id)", ("$id", LogRowSql.Text(row.Id))))
            clear.ExecuteNonQuery();
        return Take(connection, [row], null, All);
    }, stop);

    /// <summary>Rows from a time on of which nothing waits to be sent.</summary>
    public long SharedSince(DateTimeOffset from) => database.Read(connection =>
    {
        using var command = connection.Command(
            "SELECT count(*) FROM container_logs WHERE captured_at >= $from AND NOT EXISTS (SELECT 1 FROM outbox WHERE log_seq = seq)", ("$from", StoreTime.Of(from)));
        return (long)command.ExecuteScalar()!;
    });

    /// <summary>Rows of this gate from before a time wait to be sent: they are neither there nor among the copied ones.</summary>
    public bool WaitsBefore(DateTimeOffset time) => time > DateTimeOffset.MinValue && database.Read(connection =>
    {
        using var command = connection.Command(
            "SELECT EXISTS (SELECT 1 FROM outbox CROSS JOIN container_logs ON seq = log_seq WHERE kind = 'insert' AND captured_at < $time)", ("$time", StoreTime.Of(time)));
        return (long)command.ExecuteScalar()! == 1;
    });

    /// <summary>What is here was copied from another shared log.</summary>
    public bool IsOfAnother(string source) => database.Read(connection =>
    {
        using var command = connection.Command("SELECT EXISTS (SELECT 1 FROM shared_copy WHERE source <> $source)", ("$source", source));
        return (long)command.ExecuteScalar()! == 1;
    });

    private int Take(SqliteConnection connection, RemoteRow[] rows, CopyState? state, DateTimeOffset newsFrom)
    {
        var events = new List<LogEvent>();
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            var known = Known(connection, rows);
            var waiting = Waiting(connection, known.Values);
            foreach (var row in rows)
            {
                if (Take(connection, row, known.GetValueOrDefault(row.Id), waiting) is not { } happened) continue;
                known[row.Id] = happened.Row; // it may come twice in a row
                events.Add(happened);
            }
            if (state is not null) Store(connection, state);
            transaction.Commit();
        }
        foreach (var happened in events)
        {
            index.Apply(happened.Row);
            if (happened.Kind == LogEventKind.Updated || happened.Row.CapturedAt >= newsFrom) feed.Publish(happened);
        }
        return events.Count;
    }

    private static LogEvent? Take(SqliteConnection connection, RemoteRow remote, LogRow? known, HashSet<long> waiting)
    {
        if (known is null) return new(LogEventKind.New, LogRowSql.InsertShared(connection, remote.Over(null)));
        if (waiting.Contains(known.Seq)) return null;
        var row = remote.Over(known);
        if (row.IsSame(known)) return null;
        LogRowSql.UpdateShared(connection, row);
        return new(LogEventKind.Updated, row);
    }

    private static Dictionary<Guid, LogRow> Known(SqliteConnection connection, RemoteRow[] rows)
    {
        var ids = $"[{string.Join(',', rows.Select(row => $"\"{LogRowSql.Text(row.Id)}\"").Distinct())}]";
        return LogRowSql.Rows(connection, LogRowSql.ByIds, ("$ids", ids)).ToDictionary(row => row.Id);
    }

    private static HashSet<long> Waiting(SqliteConnection connection, IEnumerable<LogRow> rows)
    {
        using var command = connection.Command(LogRowSql.Waiting, ("$seqs", $"[{string.Join(',', rows.Select(row => row.Seq))}]"));
        using var reader = command.ExecuteReader();
        var waiting = new HashSet<long>();
        while (reader.Read()) waiting.Add(reader.GetInt64(0));
        return waiting;
    }

    private static void Store(SqliteConnection connection, CopyState state)
    {
        using var command = connection.Command(
            """
            INSERT INTO shared_copy (one, source, change, horizon, filled, place_at, place_id) VALUES (1, $source, $change, $horizon, $filled, $at, $id)
            ON CONFLICT (one) DO UPDATE SET source = $source, change = $change, horizon = $horizon, filled = $filled, place_at = $at, place_id = $id
            """,
            ("$source", state.Source),
            ("$change", state.Change),
            ("$horizon", state.Horizon is { } horizon ? horizon == DateTimeOffset.MinValue ? long.MinValue : StoreTime.Of(horizon) : null),
            ("$filled", state.Filled),
            ("$at", state.Place?.At),
            ("$id", state.Place is { } place ? LogRowSql.Text(place.Id) : null));
        command.ExecuteNonQuery();
    }
}
