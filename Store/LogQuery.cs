using System.Runtime.CompilerServices;
using ParkingGate.Store.Supabase;

namespace ParkingGate.Store;

/// <summary>A page of the log, newest first.</summary>
/// <param name="TotalCount">Of all matching rows up to the anchor, exact.</param>
/// <param name="Anchor">Ask for the next page with it, and rows that came meanwhile do not shift it.</param>
/// <param name="IsPartial">The shared log may have more that cannot be asked for now.</param>
internal sealed record LogPage(IReadOnlyList<LogRow> Rows, int Page, int PageSize, long TotalCount, long Anchor, bool IsPartial = false)
{
    /// <summary>The last row up to the anchor of the cameras that were asked for by right; empty when there is none.</summary>
    public Guid Cursor { get; init; }

    public bool HasMore => (long)Page * PageSize < TotalCount;
}

/// <summary>Matching rows in the order in which they were stored.</summary>
/// <param name="Seq">The last row that was looked at.</param>
/// <param name="Cursor">The last of those that a caller may know of; empty when there is none.</param>
internal sealed record LogAfter(IReadOnlyList<LogRow> Rows, bool HasMore, long Seq, Guid Cursor);

/// <summary>
/// Reading the log. Rows are found in <see cref="LogIndex"/> and read from SQLite, a few hundred at a time; those that only the shared log
/// has come from there.
/// </summary>
internal sealed class LogQuery(GateDatabase database, LogIndex index, RemoteHistory? history = null)
{
    public const int MaxPageSize = 500;

    /// <summary>One page. Without an anchor it is relative to the newest row there is.</summary>
    /// <param name="page">From 1.</param>
    public async Task<LogPage> PageAsync(
        LogFilter filter, int page = 1, int pageSize = 20, long? anchor = null, CancellationToken stop = default)
    {
        var found = await FindAsync(filter, page, pageSize, anchor, stop).ConfigureAwait(false);
        return found with { Cursor = database.Read(connection => LogRowSql.LastUpTo(connection, found.Anchor, filter.Within?.Ids)) };
    }

    private async Task<LogPage> FindAsync(LogFilter filter, int page, int pageSize, long? anchor, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        var horizon = history is null ? DateTimeOffset.MinValue : history.Horizon;
        if (!index.Ready.IsCompleted && page == 1 && anchor is null && filter.IsAll)
            return NewestRows(pageSize) with { IsPartial = horizon != DateTimeOffset.MinValue };

        await index.Ready.WaitAsync(stop).ConfigureAwait(false);
        var upTo = anchor ?? index.Newest;
        if (Edge(filter, horizon) is { } edge) return await BeyondAsync(filter, page, pageSize, upTo, edge, stop).ConfigureAwait(false);
        return Here(filter, page, pageSize, upTo) with { IsPartial = horizon is null };
    }

    /// <summary>Not all that matches can be given now.</summary>
    public bool IsPartial(LogFilter filter) =>
        history is not null && (history.Horizon is not { } horizon || Edge(filter, horizon) is not null && !history.IsReachable);

    /// <summary>Every matching row there is at the first step, newest first, with flat memory.</summary>
    public async IAsyncEnumerable<LogRow> AllAsync(LogFilter filter, [EnumeratorCancellation] CancellationToken stop = default)
    {
        await index.Ready.WaitAsync(stop).ConfigureAwait(false);
        var beyond = IsPartial(filter) ? null : Edge(filter, history?.Horizon);
        var here = beyond is { } edge ? filter with { Start = edge } : filter;
        var anchor = index.Newest;
        var found = new List<LogEntry>(MaxPageSize);
        for (LogEntry? last = null; ; last = found[^1])
        {
            stop.ThrowIfCancellationRequested();
            found.Clear();
            index.Next(here, anchor, last, MaxPageSize, found);
            if (found.Count == 0) break;
            foreach (var row in Rows(found)) yield return row;
        }
        if (beyond is not { } before) yield break;
        await foreach (var row in history!.AllAsync(filter, before, stop).ConfigureAwait(false)) yield return row;
    }

    /// <summary>Where a row stands in the order of storing; 0, before all of them, for the empty id; null for one that is not here.</summary>
    public long? PlaceOf(Guid id) => id == Guid.Empty ? 0 : Find(id)?.Seq;

    /// <summary>A row that is here.</summary>
    public LogRow? Find(Guid id) => database.Read(connection => LogRowSql.Find(connection, id));

    /// <summary>Every row stored after this one, oldest first, until there are no more; null when there is no such row.</summary>
    public IEnumerable<LogRow>? After(Guid id) => Find(id) is { } row ? After(row.Seq) : null;

    /// <summary>Every row stored after this seq, oldest first, until there are no more; flat memory.</summary>
    public IEnumerable<LogRow> After(long seq)
    {
        while (true)
        {
            var last = seq;
            var rows = database.Read(connection => LogRowSql.Rows(connection, LogRowSql.AfterSeq, ("$seq", last), ("$limit", MaxPageSize)));
            foreach (var row in rows) yield return row;
            if (rows.Count < MaxPageSize) yield break;
            seq = rows[^1].Seq;
        }
    }

    /// <summary>The time before which matching rows are to be asked for; null when what is here is all.</summary>
    private static DateTimeOffset? Edge(LogFilter filter, DateTimeOffset? horizon) =>
        horizon > DateTimeOffset.MinValue && !(filter.Start >= horizon) && !CodePattern.Of(filter).IsNone ? horizon : null;

    /// <summary>The matching rows stored after this seq, oldest first, so many at most.</summary>
    public LogAfter Following(LogFilter filter, long seq, int most, CancellationToken stop = default)
    {
        var rows = new List<LogRow>();
        var hasMore = false;
        foreach (var row in After(seq))
        {
            stop.ThrowIfCancellationRequested();
            hasMore = rows.Count == most;
            if (hasMore) break;
            seq = row.Seq;
            if (filter.Matches(row)) rows.Add(row);
        }
        return new LogAfter(rows, hasMore, seq, database.Read(connection => LogRowSql.LastUpTo(connection, seq, filter.Within?.Ids)));
    }

    private LogPage Here(LogFilter filter, int page, int pageSize, long upTo)
    {
        var found = new List<LogEntry>(pageSize);
        var total = index.Search(filter, upTo, (page - 1L) * pageSize, pageSize, found);
        return new LogPage(Rows(found), page, pageSize, total, upTo);
    }

    /// <summary>A page of which a part, or the count, is beyond what is here. What is here, when the rest cannot be had.</summary>
    private async Task<LogPage> BeyondAsync(LogFilter filter, int page, int pageSize, long upTo, DateTimeOffset horizon, CancellationToken stop)
    {
        var near = Here(filter with { Start = horizon, End = filter.End < horizon ? horizon : filter.End }, page, pageSize, upTo);
        var missing = pageSize - near.Rows.Count;
        if (missing == 0)
        {
            var older = await history!.CountAsync(filter, horizon, stop).ConfigureAwait(false);
            return near with { TotalCount = near.TotalCount + (older?.Count ?? 0), IsPartial = older is not { IsFresh: true } };
        }
        var skip = Math.Max(0, (page - 1L) * pageSize - near.TotalCount);
        return await history!.PageAsync(filter, horizon, skip, missing, stop).ConfigureAwait(false) is { } beyond
            ? near with { Rows = [.. near.Rows, .. beyond.Rows], TotalCount = near.TotalCount + beyond.Total }
            : Here(filter, page, pageSize, upTo) with { IsPartial = true };
    }

    /// <summary>What is asked for at every connect is not kept waiting while a large log is being loaded: counting and sorting by an
    /// index is what SQLite does fast too.</summary>
    private LogPage NewestRows(int pageSize) => database.Read(connection =>
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var total = connection.Number("SELECT count(*) FROM container_logs");
        var newest = connection.Number("SELECT coalesce(max(seq), 0) FROM container_logs");
        return new LogPage(LogRowSql.Rows(connection, LogRowSql.Newest, ("$limit", pageSize)), 1, pageSize, total, newest);
    });

    private List<LogRow> Rows(List<LogEntry> found)
    {
        var seqs = $"[{string.Join(',', found.Select(entry => entry.Seq))}]";
        return found.Count == 0 ? [] : database.Read(connection => LogRowSql.Rows(connection, LogRowSql.BySeqs, ("$seqs", seqs)));
    }
}
