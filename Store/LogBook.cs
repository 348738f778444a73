using Microsoft.Data.Sqlite;
using ParkingGate.Containers;

namespace ParkingGate.Store;

/// <summary>
/// The only door for writing to the log. What returned is on the disk: pictures first, then row and outbox row in one transaction,
/// then the feed is told. The passage's id makes it safe to call again after a failure.
/// </summary>
internal sealed class LogBook(GateDatabase database, EvidenceFiles files, LogIndex index, LogFeed feed, TimeProvider clock)
{
    /// <summary>Something was stored that the shared log does not have. Must not block.</summary>
    public event Action? Posted;

    /// <summary>An id for a new passage: UUIDv7, so ids sort by time everywhere.</summary>
    public Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>Stores a passage. One that is stored already is left as it is and given back.</summary>
    public async ValueTask<LogRow> RecordAsync(Passage passage, Evidence evidence, CancellationToken stop = default)
    {
        if (passage.Id == Guid.Empty) throw new ArgumentException("A passage needs an id.", nameof(passage));
        return await database.WriteAsync(connection => Record(connection, passage, evidence), stop).ConfigureAwait(false);
    }

    /// <summary>Stores what a person says the code is; what was read is kept. Null when there is no such row.</summary>
    public async ValueTask<LogRow?> CorrectAsync(Guid id, Correction correction, string by, CancellationToken stop = default) =>
        await database.WriteAsync(connection => Correct(connection, id, correction, by), stop).ConfigureAwait(false);

    private LogRow Record(SqliteConnection connection, Passage passage, Evidence evidence)
    {
        if (LogRowSql.Find(connection, passage.Id) is { } known) return known;

        var paths = files.Write(passage.Id, passage.CapturedAt, evidence);
        var row = Insert(connection, LogRow.Of(passage, paths), paths);
        Tell(LogEventKind.New, row);
        return row;
    }

    private LogRow? Correct(SqliteConnection connection, Guid id, Correction correction, string by)
    {
        var row = LogRowSql.Find(connection, id);
        if (row is null || row.IsAlready(correction)) return row;

        var now = clock.GetUtcNow();
        var corrected = row.With(correction, new CorrectionMark(by, StoreTime.Whole(now), correction.Note));
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            LogRowSql.Update(connection, corrected, now);
            transaction.Commit();
        }
        Tell(LogEventKind.Updated, corrected);
        return corrected;
    }

    private LogRow Insert(SqliteConnection connection, LogRow row, EvidencePaths paths)
    {
        var committing = false;
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var stored = LogRowSql.Insert(connection, row, clock.GetUtcNow());
            committing = true;
            transaction.Commit();
            return stored;
        }
        catch (Exception error)
        {
            // A commit that failed may be found done after a crash, and a row must not point to nothing: then the pictures stay, and the
            // next start removes them if there is no row. A full disk never gets as far as the commit's last page.
            if (!committing || error is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL }) files.Delete(paths);
            throw;
        }
    }

    private void Tell(LogEventKind kind, LogRow row)
    {
        index.Apply(row);
        feed.Publish(new LogEvent(kind, row));
        Posted?.Invoke();
    }
}
