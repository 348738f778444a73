namespace ParkingGate.Store.Supabase;

/// <summary>The log shared with other gates by Supabase: what is stored here goes there, what is stored there comes here.</summary>
internal sealed class SharedLog : IDisposable
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(1);

    private readonly SupabaseConnection _connection;
    private readonly OutboxWorker _worker;
    private readonly SupabaseFeed _feed;
    private readonly StorageClient _storage;
    private readonly SupabaseLink _link;
    private readonly Outbox _outbox;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <param name="handler">The network; the real one by default.</param>
    public SharedLog(SupabaseOptions options, Outbox outbox, LogBook book, LogCopy copy, EvidenceFiles files, TimeProvider clock, ILogger log,
        HttpMessageHandler? handler = null, SharedTiming? timing = null)
    {
        (_outbox, _clock, _log) = (outbox, clock, log);
        _connection = new SupabaseConnection(options, clock, handler);
        _storage = new StorageClient(_connection);
        _link = new SupabaseLink(() => outbox.Count().Waiting, clock, log);
        timing ??= new SharedTiming();
        var table = new RemoteTable(new PostgrestClient(_connection), options);
        var catchUp = new CatchUp(table, copy, options, timing, clock, log);
        _worker = new OutboxWorker(outbox, book, copy, table, new PictureUpload(_storage, files, options), _link, timing, clock, log);
        _feed = new SupabaseFeed(table, new RealtimeClient(_connection, timing, clock), timing, copy, catchUp, _link, options, clock, log);
        History = new RemoteHistory(table, catchUp, _link, clock);
    }

    /// <summary>What is there and not here.</summary>
    public RemoteHistory History { get; }

    public SupabaseReport Report() => _link.Report();

    public OutboxCount Waiting() => _outbox.Count();

    /// <summary>A picture that another gate took, or that is no longer kept here; null when it cannot be had.</summary>
    public async Task<byte[]?> PictureAsync(string reference, CancellationToken stop)
    {
        try
        {
            return _link.IsDown ? null : await _storage.DownloadAsync(reference, stop).ConfigureAwait(false);
        }
        catch (SupabaseException)
        {
            return null;
        }
    }

    /// <summary>Until told to stop. Whatever happens to one direction, the other and the gate go on.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(KeepRunningAsync(_worker.RunAsync, stop), KeepRunningAsync(_feed.RunAsync, stop));

    public void Dispose() => _connection.Dispose();

    private async Task KeepRunningAsync(Func<CancellationToken, Task> run, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await run(stop).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                _log.SharedLogFault(fault, AfterFault.TotalSeconds);
            }
            await Task.Delay(AfterFault, _clock, stop).ConfigureAwait(false);
        }
    }
}

/// <summary>With whom the log is shared.</summary>
/// <param name="Network">The real one by default.</param>
internal sealed record SharedWith(SupabaseOptions Options, HttpMessageHandler? Network = null, SharedTiming? Timing = null);
