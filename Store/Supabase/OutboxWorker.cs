namespace ParkingGate.Store.Supabase;

/// <summary>
/// Sends what waits: oldest first, many at a time when there are many, each picture before its row. What fails for the moment waits and
/// is tried again; a row that the table refuses while it takes another is parked, so it never holds up the rest.
/// </summary>
internal sealed class OutboxWorker(
    Outbox outbox, LogBook book, LogCopy copy, RemoteTable table, PictureUpload pictures, SupabaseLink link, SharedTiming timing, TimeProvider clock, ILogger log)
{
    /// <summary>Rows in one request, at most.</summary>
    public const int Batch = 500;

    /// <summary>How often a picture is tried before its row goes without it.</summary>
    private const int PictureFirst = 3;

    private readonly Waker _waker = new(clock);
    private readonly Pauses _pauses = new(timing.Pauses);
    private int _batch = Batch;
    private (Task Marking, long UpTo) _marked = (Task.CompletedTask, 0);
    private readonly RowSending _rows = new(outbox, copy, table, timing, clock, log);

    public async Task RunAsync(CancellationToken stop)
    {
        book.Posted += _waker.Wake;
        link.Recovered += _waker.Wake;
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (await TryAsync(stop).ConfigureAwait(false) is { } pause) await _waker.SleepAsync(pause, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            book.Posted -= _waker.Wake;
            link.Recovered -= _waker.Wake;
            await _marked.Marking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to wait before the next; null when there may be more to do now.</returns>
    private async Task<TimeSpan?> TryAsync(CancellationToken stop)
    {
        List<OutboxEntry> entries = [];
        try
        {
            entries = outbox.Next(_batch, _marked.UpTo);
            if (entries.Count == 0) return await IsMarkedAsync().ConfigureAwait(false) ? null : timing.Idle;
            await SendAsync(entries, stop).ConfigureAwait(false);
            link.Works(SupabaseWay.Rows);
            _pauses.Reset();
            _batch = Math.Min(Batch, _batch * 2);
            return null;
        }
        catch (SupabaseException problem)
        {
            link.Fails(SupabaseWay.Rows, problem);
            if (problem.IsPassing) _batch = Math.Max(1, _batch / 2); // a thin line does not carry many in time
            return await PauseAsync(entries, problem, stop).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is StoreException || StoreException.Explains(problem))
        {
            log.CopyFailed(problem.Message, timing.Idle.TotalSeconds);
            return timing.Idle;
        }
    }

    private async Task SendAsync(List<OutboxEntry> entries, CancellationToken stop)
    {
        var failed = await pictures.SendAsync(entries, stop).ConfigureAwait(false);
        await WaitForPicturesAsync(failed, stop).ConfigureAwait(false);
        if (failed.Count > 0) link.Fails(SupabaseWay.Pictures, failed.Values.First());
        else if (entries.Exists(entry => entry.Row.CroppedImageRef is not null)) link.Works(SupabaseWay.Pictures);
        var sent = await _rows.SendAsync(entries, stop).ConfigureAwait(false);
        await IsMarkedAsync().ConfigureAwait(false);
        _marked = (MarkAsync([.. sent.Where(entry => !failed.ContainsKey(entry))], stop), entries[^1].Number);
        foreach (var late in sent.Where(failed.ContainsKey).GroupBy(entry => failed[entry])) await KeepPicturesAsync([.. late], late.Key, stop).ConfigureAwait(false);
    }

    /// <summary>Marks what was sent while the next is being sent. What cannot be marked is sent again, which does no harm.</summary>
    private async Task MarkAsync(OutboxEntry[] sent, CancellationToken stop)
    {
        try
        {
            await outbox.DoneAsync(sent, stop).ConfigureAwait(false);
        }
        catch (StoreException problem)
        {
            log.CopyFailed(problem.Message, timing.Idle.TotalSeconds);
        }
    }

    /// <summary>Waits for it; false when there was nothing to mark.</summary>
    private async Task<bool> IsMarkedAsync()
    {
        var (marking, upTo) = _marked;
        _marked = (Task.CompletedTask, 0);
        await marking.ConfigureAwait(false);
        return upTo > 0;
    }

    /// <summary>Gives the whole batch up for now when a picture will probably come in a moment: its row would point to nothing until then.</summary>
    private async Task WaitForPicturesAsync(IReadOnlyDictionary<OutboxEntry, SupabaseException> failed, CancellationToken stop)
    {
        var soon = failed.Where(one => one.Value.IsOfConnection && one.Key.Attempts < PictureFirst && !one.Key.RowSent).ToArray();
        if (soon.Length == 0) return;
        await outbox.DeferAsync([.. soon.Select(one => one.Key)], soon[0].Value.Message, default, rowSent: false, stop).ConfigureAwait(false);
        throw soon[0].Value;
    }

    /// <summary>The rows are there; their pictures are tried again later, or wait for a person.</summary>
    private async Task KeepPicturesAsync(OutboxEntry[] entries, SupabaseException problem, CancellationToken stop)
    {
        if (problem.Trouble != SupabaseTrouble.BadPicture)
        {
            await outbox.DeferAsync(entries, problem.Message, clock.GetUtcNow() + timing.Picture, rowSent: true, stop).ConfigureAwait(false);
            return;
        }
        await outbox.ParkAsync(entries, problem.Message, rowSent: true, stop).ConfigureAwait(false);
        foreach (var entry in entries) log.RowParked(LogRowSql.Text(entry.Row.Id), problem.Message);
    }

    private async Task<TimeSpan> PauseAsync(List<OutboxEntry> entries, SupabaseException problem, CancellationToken stop)
    {
        // One line for the list of what waits: the oldest says why. The others have the same reason.
        if (entries.Count > 0) await outbox.DeferAsync(entries[..1], problem.Message, default, rowSent: false, stop).ConfigureAwait(false);
        return _pauses.Next(problem.RetryAfter);
    }
}
