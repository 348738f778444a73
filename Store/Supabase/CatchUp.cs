namespace ParkingGate.Store.Supabase;

/// <summary>
/// Asks the shared table for what is not here: the first time its newest rows, then its changes in their order. Where the table does not
/// count changes, its newest rows are looked at, and now and then all that are here are counted and, if need be, compared.
/// </summary>
internal sealed class CatchUp(RemoteTable table, LogCopy copy, SupabaseOptions options, SharedTiming timing, TimeProvider clock, ILogger log)
{
    /// <summary>Newest rows that are looked at where changes are not counted.</summary>
    private const int Recent = 100;

    /// <summary>What is older when it is first seen is no news.</summary>
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly Queue<(long At, long Change)> _reached = new();
    private CopyState? _state;
    private long? _looked;
    private (long There, long Here) _compared;

    /// <summary>The next run looks at more than the newest.</summary>
    public void LookDeeper() => Interlocked.Exchange(ref _mustLook, 1);

    private int _mustLook = 1;

    /// <summary>All rows from this time on are here; <see cref="DateTimeOffset.MinValue"/>: all there are; null: not known, or some of this
    /// gate's own are not there yet.</summary>
    public DateTimeOffset? Horizon => (_state ??= copy.State(table.Name)).Horizon is { } horizon && !copy.WaitsBefore(horizon) ? horizon : null;

    public async Task RunAsync(CancellationToken stop)
    {
        var deeper = Interlocked.Exchange(ref _mustLook, 0) == 1 || _looked is not { } at || clock.GetElapsedTime(at) > timing.Deeper;
        try
        {
            await RunAsync(deeper, stop).ConfigureAwait(false);
        }
        catch when (deeper)
        {
            LookDeeper();
            throw;
        }
    }

    private async Task RunAsync(bool deeper, CancellationToken stop)
    {
        if (deeper) await table.DiscoverAsync(stop).ConfigureAwait(false);
        _state ??= copy.State(table.Name);
        if (!_state.IsFilled || table.CountsChanges && _state.Change is null) await FillAsync(_state, stop).ConfigureAwait(false);
        if (table.CountsChanges) await ChangesAsync(_state, stop).ConfigureAwait(false);
        else await RecentAsync(_state, deeper, stop).ConfigureAwait(false);
        if (deeper) _looked = clock.GetTimestamp();
    }

    private async Task FillAsync(CopyState state, CancellationToken stop)
    {
        if (state.Place is null) state = await BeginAsync(stop).ConfigureAwait(false);
        do
        {
            var most = Math.Min(RemoteTable.MostRows, options.CopyRows - state.Filled);
            using var page = await table.NewestAsync(state.Place, Math.Max(most, 1), stop).ConfigureAwait(false);
            var rows = Rows(page);
            state = Next(state, rows, isLast: page.Rows.Count() < most || rows.Count == 0);
            await copy.TakeAsync(options.CopyRows > 0 ? rows : [], state, _start, stop).ConfigureAwait(false);
            _state = state;
        }
        while (state.Place is not null);
        if (state.Horizon == DateTimeOffset.MinValue) log.WholeCopy(state.Filled);
        else log.FirstCopy(state.Filled, state.Horizon!.Value);
    }

    private async Task<CopyState> BeginAsync(CancellationToken stop)
    {
        if (copy.IsOfAnother(table.Name)) log.OtherLog(table.Name);
        return new(table.Name, table.CountsChanges ? await table.NewestChangeAsync(stop).ConfigureAwait(false) : null, null, 0, null);
    }

    private CopyState Next(CopyState state, List<RemoteRow> rows, bool isLast)
    {
        var filled = state.Filled + rows.Count;
        if (isLast) return state with { Horizon = DateTimeOffset.MinValue, Filled = filled, Place = null };
        // Of the last row's own moment others may follow.
        var last = rows[^1];
        return state with { Horizon = StoreTime.Whole(last.CapturedAt).AddMilliseconds(1), Filled = filled, Place = filled < options.CopyRows ? RemotePlace.Of(last) : null };
    }

    private async Task ChangesAsync(CopyState state, CancellationToken stop)
    {
        var newest = state.Change ?? 0;
        for (var more = true; more;)
        {
            using var page = await table.ChangesAsync(newest, stop).ConfigureAwait(false);
            var rows = Rows(page);
            if (rows.Count == 0 && await table.NewestChangeAsync(stop).ConfigureAwait(false) < newest)
            {
                await AnewAsync(stop).ConfigureAwait(false);
                return;
            }
            await copy.TakeAsync(rows, null, LogCopy.All, stop).ConfigureAwait(false);
            var last = rows.Max(row => row.Change) ?? newest;
            more = rows.Count == RemoteTable.MostRows && last > newest;
            newest = last;
        }
        await SettleAsync(state, newest, stop).ConfigureAwait(false);
    }

    /// <summary>Goes on from what has been reached long enough ago.</summary>
    private async Task SettleAsync(CopyState state, long newest, CancellationToken stop)
    {
        _reached.Enqueue((clock.GetTimestamp(), newest));
        var settled = state.Change;
        while (_reached.TryPeek(out var reached) && clock.GetElapsedTime(reached.At) > timing.Settled) settled = _reached.Dequeue().Change;
        if (settled == state.Change) return;
        _state = state with { Change = settled };
        await copy.TakeAsync([], _state, LogCopy.None, stop).ConfigureAwait(false);
    }

    /// <summary>The table was made anew or put back from a copy: its numbers are lower than what was read.</summary>
    private Task AnewAsync(CancellationToken stop)
    {
        log.CountedAnew();
        _reached.Clear();
        return FillAsync(new CopyState(table.Name, null, null, 0, null), stop);
    }

    private async Task RecentAsync(CopyState state, bool deeper, CancellationToken stop)
    {
        await WalkAsync(state, Recent, untilSame: true, stop).ConfigureAwait(false);
        if (!deeper) return;
        var from = state.Horizon!.Value;
        var found = (There: await table.CountAsync(from, stop).ConfigureAwait(false), Here: copy.SharedSince(from));
        if (found.There == found.Here || found == _compared) return;
        await WalkAsync(state, RemoteTable.MostRows, untilSame: false, stop).ConfigureAwait(false);
        _compared = (found.There, copy.SharedSince(from));
    }

    /// <summary>From the newest row back to the horizon, or to a page of which all is here.</summary>
    private async Task WalkAsync(CopyState state, int pageRows, bool untilSame, CancellationToken stop)
    {
        for (RemotePlace? place = null; ;)
        {
            using var page = await table.NewestAsync(place, pageRows, stop).ConfigureAwait(false);
            var rows = Rows(page);
            var taken = await copy.TakeAsync(rows, null, LogCopy.All, stop).ConfigureAwait(false);
            if (rows.Count < pageRows || untilSame && taken == 0 || rows[^1].CapturedAt < state.Horizon) return;
            place = RemotePlace.Of(rows[^1]);
        }
    }

    private static List<RemoteRow> Rows(PostgrestPage page) => [.. page.Rows.Select(RemoteRow.Read).OfType<RemoteRow>()];
}
