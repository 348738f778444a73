using System.Runtime.CompilerServices;

namespace ParkingGate.Store.Supabase;

/// <summary>Rows older than what is here, asked for when somebody pages or filters that far back.</summary>
internal sealed class RemoteHistory(RemoteTable table, CatchUp catchUp, SupabaseLink link, TimeProvider clock)
{
    /// <summary>A person waits: longer than this, and what is here is shown as a part.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Old rows hardly change, so their number is asked for again only after this.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private const int MostRemembered = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<LogFilter, (long Count, long At)> _counts = [];

    /// <summary>Everything before it has to be asked for; <see cref="DateTimeOffset.MinValue"/>: nothing; null: nobody knows what there is.</summary>
    public DateTimeOffset? Horizon => catchUp.Horizon;

    /// <summary>The exact number of matching rows before the horizon, and whether it is fresh; an older number when it cannot be asked for now.</summary>
    public async Task<(long Count, bool IsFresh)?> CountAsync(LogFilter filter, DateTimeOffset horizon, CancellationToken stop)
    {
        if (Known(filter, fresh: true) is { } known) return (known, true);
        if (await PageAsync(filter, horizon, 0, 1, stop).ConfigureAwait(false) is { } page) return (page.Total, true);
        return Known(filter, fresh: false) is { } old ? (old, false) : null;
    }

    /// <summary>All matching rows before the horizon, newest first. Throws <see cref="StoreException"/> when they stop coming.</summary>
    public async IAsyncEnumerable<LogRow> AllAsync(LogFilter filter, DateTimeOffset horizon, [EnumeratorCancellation] CancellationToken stop)
    {
        for (RemotePlace? place = null; ;)
        {
            var rows = await NextAsync(filter, horizon, place, stop).ConfigureAwait(false);
            foreach (var row in rows) yield return row.Over(null);
            if (rows.Count < RemoteTable.MostRows) yield break;
            place = RemotePlace.Of(rows[^1]);
        }
    }

    /// <summary>It can be asked now, as far as is known.</summary>
    public bool IsReachable => !link.IsDown;

    /// <summary>A page of the matching rows before the horizon, newest first; null when they cannot be had now.</summary>
    public async Task<(List<LogRow> Rows, long Total)?> PageAsync(LogFilter filter, DateTimeOffset horizon, long skip, int rows, CancellationToken stop)
    {
        if (link.IsDown) return null;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var page = await table.PageAsync(filter, horizon, null, skip, rows, count: true, either.Token).ConfigureAwait(false);
            if (page?.Total is not { } total) return null;
            Remember(filter, total);
            return ([.. page.Rows.Select(RemoteRow.Read).OfType<RemoteRow>().Select(row => row.Over(null))], total);
        }
        catch (Exception failure) when (failure is SupabaseException || failure is OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A row that is not here; null when it is nowhere, or cannot be had now.</summary>
    public async Task<RemoteRow?> FindAsync(Guid id, CancellationToken stop)
    {
        if (link.IsDown) return null;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return await table.FindAsync(id, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SupabaseException || failure is OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<List<RemoteRow>> NextAsync(LogFilter filter, DateTimeOffset horizon, RemotePlace? place, CancellationToken stop)
    {
        try
        {
            using var page = await table.PageAsync(filter, horizon, place, 0, RemoteTable.MostRows, count: false, stop).ConfigureAwait(false);
            return page is null ? [] : [.. page.Rows.Select(row => RemoteRow.Read(row.Clone())).OfType<RemoteRow>()];
        }
        catch (SupabaseException problem)
        {
            throw StoreException.Of(StoreTrouble.Shared, table.Name, problem.Message, problem);
        }
    }

    private long? Known(LogFilter filter, bool fresh)
    {
        lock (_gate) return _counts.TryGetValue(filter, out var known) && (!fresh || clock.GetElapsedTime(known.At) < Remembered) ? known.Count : null;
    }

    private void Remember(LogFilter filter, long count)
    {
        lock (_gate)
        {
            if (_counts.Count >= MostRemembered) _counts.Clear();
            _counts[filter] = (count, clock.GetTimestamp());
        }
    }
}
