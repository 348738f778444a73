namespace ParkingGate.Store.Supabase;

/// <summary>
/// Rows and corrections into the shared table. When it refuses a batch, halves are tried until the refused rows are found. Whether
/// they are to blame or the table shows when it takes another row: then they are parked. Until then they come back later, so the table
/// can be put right and nobody has to do anything more.
/// </summary>
internal sealed class RowSending(Outbox outbox, LogCopy copy, RemoteTable table, TimeProvider clock, ILogger log)
{
    /// <summary>Refused rows after which a batch is given up while nothing was taken: the table takes none.</summary>
    private const int MostRefused = 10;

    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    /// <summary>Rows refused before, and how many had been taken then.</summary>
    private readonly Dictionary<long, long> _refused = [];
    private long _taken;

    /// <returns>Those whose row is in the table now.</returns>
    public async Task<IReadOnlyList<OutboxEntry>> SendAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken stop)
    {
        var round = new Round();
        round.Sent.AddRange(entries.Where(entry => entry.RowSent));
        await InsertAsync([.. entries.Where(entry => !entry.IsCorrection && !entry.RowSent)], round, stop).ConfigureAwait(false);
        foreach (var entry in entries.Where(entry => entry.IsCorrection)) await CorrectAsync(entry, round, stop).ConfigureAwait(false);
        _taken += round.Taken;
        foreach (var (entry, problem) in round.Refused) await RefuseAsync(entry, problem, round.Taken > 0, stop).ConfigureAwait(false);
        if (round.Refused.Count > 0 && round.Taken == 0) throw round.Refused[0].Problem;
        return round.Sent;
    }

    private async Task InsertAsync(OutboxEntry[] entries, Round round, CancellationToken stop)
    {
        if (entries.Length == 0 || round.Taken == 0 && round.Refused.Count >= MostRefused) return;
        try
        {
            await WithColumnsAsync(() => table.InsertAsync([.. entries.Select(entry => entry.Row)], stop), stop).ConfigureAwait(false);
            round.Took(entries);
        }
        catch (SupabaseException problem) when (IsOfRows(problem))
        {
            if (entries.Length == 1)
            {
                round.Refused.Add((entries[0], problem));
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
            round.Refused.Add((entry, problem));
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

    private async Task RefuseAsync(OutboxEntry entry, SupabaseException problem, bool tookAnother, CancellationToken stop)
    {
        if (tookAnother || _refused.TryGetValue(entry.Number, out var before) && before < _taken)
        {
            _refused.Remove(entry.Number);
            await outbox.ParkAsync([entry], problem.Message, rowSent: false, stop).ConfigureAwait(false);
            log.RowParked(LogRowSql.Text(entry.Row.Id), problem.Message);
            return;
        }
        if (_refused.Count >= OutboxWorker.Batch) _refused.Clear();
        _refused[entry.Number] = _taken;
        await outbox.DeferAsync([entry], problem.Message, clock.GetUtcNow() + Later, rowSent: false, stop).ConfigureAwait(false);
    }

    /// <summary>What may be the fault of a single row.</summary>
    private static bool IsOfRows(SupabaseException problem) =>
        problem.Trouble is SupabaseTrouble.BadRow or SupabaseTrouble.Forbidden or SupabaseTrouble.Unexpected;

    /// <summary>What became of a batch.</summary>
    private sealed class Round
    {
        public List<OutboxEntry> Sent { get; } = [];

        public List<(OutboxEntry Entry, SupabaseException Problem)> Refused { get; } = [];

        public int Taken { get; private set; }

        public void Took(OutboxEntry[] entries)
        {
            Sent.AddRange(entries);
            Taken += entries.Length;
        }
    }
}
