namespace ParkingGate.Store.Supabase;

/// <summary>
/// Rows and corrections into the shared table. When it refuses a batch, halves are tried until the refused rows are found. Whether
/// they are to blame, or the table, shows when it refuses one again after it took another: then that one is parked. Until then it comes
/// back, so the table can be put right and nobody has to do anything more.
/// </summary>
internal sealed class RowSending(Outbox outbox, LogCopy copy, RemoteTable table, SharedTiming timing, TimeProvider clock, ILogger log)
{
    /// <summary>Refused rows after which a batch is given up while nothing was taken: the table takes none.</summary>
    private const int MostRefused = 10;

    private const int LongestWait = 6; // doublings: from ten seconds to ten minutes

    /// <summary>Rows refused before, and how many had been taken until then.</summary>
    private readonly Dictionary<long, long> _refused = [];
    private long _taken;

    /// <returns>Those whose row is in the table now.</returns>
    public async Task<IReadOnlyList<OutboxEntry>> SendAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken stop)
    {
        var round = new Round(_taken);
        round.Sent.AddRange(entries.Where(entry => entry.RowSent));
        await InsertAsync([.. entries.Where(entry => !entry.IsCorrection && !entry.RowSent)], round, stop).ConfigureAwait(false);
        foreach (var entry in entries.Where(entry => entry.IsCorrection)) await CorrectAsync(entry, round, stop).ConfigureAwait(false);
        var tookNone = round.Taken == _taken;
        _taken = round.Taken;
        foreach (var (entry, problem, taken) in round.Refused) await RefuseAsync(entry, problem, taken, stop).ConfigureAwait(false);
        if (round.Refused.Count > 0 && tookNone) throw round.Refused[0].Problem;
        return round.Sent;
    }

    private async Task InsertAsync(OutboxEntry[] entries, Round round, CancellationToken stop)
    {
        if (entries.Length == 0 || round.Taken == _taken && round.Refused.Count >= MostRefused) return;
        try
        {
            await WithColumnsAsync(() => table.InsertAsync([.. entries.Select(entry => entry.Row)], stop), stop).ConfigureAwait(false);
            round.Took(entries);
        }
        catch (SupabaseException problem) when (IsOfRows(problem))
        {
            if (entries.Length == 1)
            {
                if (problem.IsThere) round.Took(entries);
                else round.Refuse(entries[0], problem);
                return;
            }
            await InsertAsync(entries[..(entries.Length / 2)], round, stop).ConfigureAwait(false);
            await InsertAsync(entries[(entries.Length / 2)..], round, stop).ConfigureAwait(false);
        }
    }

    private async Task CorrectAsync(OutboxEntry entry, Round round, CancellationToken stop)
    {
        try
        {
            RemoteRow? newer = null;
            await WithColumnsAsync(async () => newer = await table.CorrectAsync(entry.Row, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
            if (newer is not null) await copy.YieldAsync(newer, stop).ConfigureAwait(false);
            round.Took([entry]);
        }
        catch (SupabaseException problem) when (IsOfRows(problem))
        {
            round.Refuse(entry, problem);
        }
    }

    /// <summary>A column that went since it was last seen is left out from now on.</summary>
    private async Task WithColumnsAsync(Func<Task> send, CancellationToken stop)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (SupabaseException missing) when (missing.Trouble == SupabaseTrouble.NoColumn)
        {
            await table.DiscoverAsync(stop).ConfigureAwait(false);
            await send().ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(OutboxEntry entry, SupabaseException problem, long taken, CancellationToken stop)
    {
        if (_refused.TryGetValue(entry.Number, out var before) && before < taken)
        {
            _refused.Remove(entry.Number);
            await outbox.ParkAsync([entry], problem.Message, rowSent: false, stop).ConfigureAwait(false);
            log.RowParked(LogRowSql.Text(entry.Row.Id), problem.Message);
            return;
        }
        if (_refused.Count >= OutboxWorker.Batch) _refused.Clear();
        _refused.TryAdd(entry.Number, taken);
        var until = clock.GetUtcNow() + timing.Refused * Math.Pow(2, Math.Min(entry.Attempts, LongestWait));
        await outbox.DeferAsync([entry], problem.Message, until, rowSent: false, stop).ConfigureAwait(false);
    }

    /// <summary>What may be the fault of a single row.</summary>
    private static bool IsOfRows(SupabaseException problem) =>
        problem.Trouble is SupabaseTrouble.BadRow or SupabaseTrouble.Forbidden or SupabaseTrouble.Unexpected;

    /// <summary>What became of a batch.</summary>
    /// <param name="taken">Rows that were taken before it.</param>
    private sealed class Round(long taken)
    {
        public List<OutboxEntry> Sent { get; } = [];

        /// <summary>Each with how many had been taken when it was refused.</summary>
        public List<(OutboxEntry Entry, SupabaseException Problem, long Taken)> Refused { get; } = [];

        public long Taken { get; private set; } = taken;

        public void Took(OutboxEntry[] entries)
        {
            Sent.AddRange(entries);
            Taken += entries.Length;
        }

        public void Refuse(OutboxEntry entry, SupabaseException problem) => Refused.Add((entry, problem, Taken));
    }
}
