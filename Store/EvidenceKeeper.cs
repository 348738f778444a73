using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>
/// Removes pictures: at start those that a killed run left without a row; then the oldest, by age and by free disk space. A row
/// forgets its pictures before they go, so it never points to nothing.
/// </summary>
internal sealed class EvidenceKeeper(
    GateDatabase database, EvidenceFiles files, EvidenceKeeping keeping, Func<DiskSpace> disk, TimeProvider clock, ILogger log)
{
    /// <summary>Rows per transaction, so that a passage never waits long for its turn.</summary>
    private const int Batch = 100;

    private readonly DiskReserve _reserve = new(database.Path);
    private bool _saidNoSpace;

    /// <summary>Looks once: age first, then space.</summary>
    public async Task LookAsync(CancellationToken stop = default)
    {
        _reserve.Hold();
        if (keeping.KeepDays > 0) await AgeOutAsync(stop).ConfigureAwait(false);
        if (keeping.LeastFreePercent > 0) await MakeSpaceAsync(stop).ConfigureAwait(false);
        _reserve.Hold();
    }

    /// <summary>Removes what no row points to; returns how many files. Only this program's own names are touched.</summary>
    public async Task<int> RemoveLeftoversAsync(CancellationToken stop = default)
    {
        var removed = 0;
        foreach (var day in files.Days())
        {
            stop.ThrowIfCancellationRequested();
            var suspects = database.Read(connection => WithoutRow(connection, files.FilesOf(day)));
            if (suspects.Count == 0) continue;
            removed += await database.WriteAsync(connection => Remove(connection, suspects), stop).ConfigureAwait(false);
        }
        if (removed > 0) log.LeftoversRemoved(removed);
        return removed;
    }

    private async Task AgeOutAsync(CancellationToken stop)
    {
        var before = clock.GetUtcNow().AddDays(-keeping.KeepDays);
        var rows = 0;
        for (var more = Batch; more == Batch; rows += more) more = await ForgetAsync(before, !keeping.AwaitSync, stop).ConfigureAwait(false);
        if (rows > 0) log.AgedOut(rows, keeping.KeepDays);
    }

    private async Task MakeSpaceAsync(CancellationToken stop)
    {
        var before = disk().FreePercent;
        var (rows, unsynced, nothingLeft) = (0, 0, false);
        while (!nothingLeft && disk().FreePercent < keeping.LeastFreePercent)
        {
            var some = await ForgetAsync(DateTimeOffset.MaxValue, !keeping.AwaitSync, stop).ConfigureAwait(false);
            rows += some;
            if (some > 0) continue;
            some = keeping.AwaitSync ? await ForgetAsync(DateTimeOffset.MaxValue, true, stop).ConfigureAwait(false) : 0;
            unsynced += some;
            nothingLeft = some == 0;
        }
        if (rows > 0) log.MadeSpace(before, keeping.LeastFreePercent, rows);
        if (unsynced > 0) log.UnsyncedRemoved(unsynced);
        if (nothingLeft && !_saidNoSpace) log.NoSpaceToMake(disk().FreePercent, keeping.LeastFreePercent);
        _saidNoSpace = nothingLeft;
    }

    /// <summary>Lets the oldest rows forget their pictures and removes them; returns how many rows.</summary>
    private async Task<int> ForgetAsync(DateTimeOffset before, bool unsyncedToo, CancellationToken stop)
    {
        try
        {
            return await database.WriteAsync(connection => Forget(connection, before, unsyncedToo), stop).ConfigureAwait(false);
        }
        catch (StoreException problem) when (problem.Trouble == StoreTrouble.Full && _reserve.Release())
        {
            return await database.WriteAsync(connection => Forget(connection, before, unsyncedToo), stop).ConfigureAwait(false);
        }
    }

    private int Forget(SqliteConnection connection, DateTimeOffset before, bool unsyncedToo)
    {
        var oldest = Oldest(connection, StoreTime.Of(before), unsyncedToo);
        if (oldest.Count == 0) return 0;
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            using var forget = connection.Command(
                """
                UPDATE container_logs SET pictures_here = 0, cropped_image_ref = CASE WHEN synced AND $crops THEN cropped_image_ref END,
                    frame_image_ref = CASE WHEN synced AND $frames THEN frame_image_ref END
                WHERE seq = $seq
                """,
                ("$crops", keeping.CropsShared), ("$frames", keeping.FramesShared), ("$seq", 0L));
            foreach (var row in oldest)
            {
                forget.Parameters["$seq"].Value = row.Seq;
                forget.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        foreach (var row in oldest) files.Delete(row.Paths);
        return oldest.Count;
    }

    private static List<(long Seq, EvidencePaths Paths)> Oldest(SqliteConnection connection, long before, bool unsyncedToo)
    {
        using var command = connection.Command(
            """
            SELECT seq, frame_image_ref, cropped_image_ref FROM container_logs INDEXED BY log_evidence
            WHERE pictures_here AND (cropped_image_ref IS NOT NULL OR frame_image_ref IS NOT NULL) AND captured_at < $before AND (synced OR $unsynced)
            ORDER BY captured_at LIMIT $limit
            """,
            ("$before", before), ("$unsynced", unsyncedToo), ("$limit", Batch));
        using var reader = command.ExecuteReader();
        var rows = new List<(long, EvidencePaths)>();
        while (reader.Read()) rows.Add((reader.GetInt64(0), Paths(reader, 1)));
        return rows;
    }

    private static int Remove(SqliteConnection connection, List<Leftover> suspects)
    {
        var leftovers = WithoutRow(connection, suspects); // again: a passage may have been recorded since
        foreach (var leftover in leftovers) File.Delete(leftover.File);
        return leftovers.Count;
    }

    private static List<Leftover> WithoutRow(SqliteConnection connection, IEnumerable<Leftover> found)
    {
        using var command = connection.Command("SELECT frame_image_ref, cropped_image_ref FROM container_logs WHERE id = $id AND pictures_here", ("$id", ""));
        var suspects = new List<Leftover>();
        foreach (var file in found)
        {
            command.Parameters[0].Value = LogRowSql.Text(file.Id);
            using var reader = command.ExecuteReader();
            var paths = reader.Read() ? Paths(reader, 0) : default;
            if (paths.Frame != file.Reference && paths.Crop != file.Reference) suspects.Add(file);
        }
        return suspects;
    }

    private static EvidencePaths Paths(SqliteDataReader reader, int first) =>
        new(reader.IsDBNull(first) ? null : reader.GetString(first), reader.IsDBNull(first + 1) ? null : reader.GetString(first + 1));
}
