using ParkingGate.Store.Supabase;

namespace ParkingGate.Store;

/// <summary>
/// The log of a gate in one folder: `parkinggate.db` and `captures/`. Open it, then start it: rows can be recorded at once, while
/// those of earlier runs become searchable.
/// </summary>
internal sealed class GateStore : BackgroundService
{
    public const string FileName = "parkinggate.db";

    /// <summary>From a write that found the disk full to making space.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private readonly GateDatabase _database;
    private readonly LogIndex _index = new();
    private readonly LogCopy _copy;
    private readonly EvidenceKeeper _keeper;
    private readonly EvidenceKeeping _keeping;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _loaded;

    private GateStore(GateDatabase database, string folder, EvidenceKeeping keeping, TimeProvider clock, ILogger log, SharedWith? shared)
    {
        (_database, _keeping, _clock, _log) = (database, keeping, clock, log);
        _copy = new LogCopy(database, _index, Feed, clock);
        Evidence = new EvidenceFiles(folder);
        Book = new LogBook(database, Evidence, _index, Feed, clock);
        if (shared is not null)
            Shared = new SharedLog(shared.Options, new Outbox(database, Feed, clock), Book, _copy, Evidence, clock, log, shared.Network, shared.Timing);
        Query = new LogQuery(database, _index, Shared?.History);
        Audit = new AuditBook(database, clock, log);
        _keeper = new EvidenceKeeper(database, Evidence, keeping, () => DiskSpace.Of(folder), clock, log);
        _loaded = LogIndexLoad.StartAsync(database, _index, log);
    }

    public LogBook Book { get; }

    public LogQuery Query { get; }

    public LogFeed Feed { get; } = new();

    public EvidenceFiles Evidence { get; }

    /// <summary>Who did what. Started and stopped by itself, before the store is.</summary>
    public AuditBook Audit { get; }

    /// <summary>The log shared with other gates; null when this gate is by itself.</summary>
    public SharedLog? Shared { get; }

    /// <summary>Throws <see cref="StoreException"/>, whose message is for the operator.</summary>
    public static GateStore Open(string folder, EvidenceKeeping keeping, TimeProvider clock, ILogger log, SharedWith? shared = null)
    {
        folder = Path.GetFullPath(folder);
        return new(GateDatabase.Open(Path.Combine(folder, FileName), log), folder, keeping, clock, log, shared);
    }

    /// <summary>A row, here or in the shared log.</summary>
    public async ValueTask<LogRow?> FindAsync(Guid id, CancellationToken stop) =>
        Query.Find(id) ?? (Shared is null ? null : (await Shared.History.FindAsync(id, stop).ConfigureAwait(false))?.Over(null));

    /// <summary>The same, and if only the shared log has it, it is here from now on: it is about to be corrected.</summary>
    public async ValueTask<LogRow?> BringAsync(Guid id, CancellationToken stop)
    {
        if (Query.Find(id) is { } row) return row;
        if (Shared is null || await Shared.History.FindAsync(id, stop).ConfigureAwait(false) is not { } remote) return null;
        await _copy.TakeAsync([remote], null, LogCopy.None, stop).ConfigureAwait(false);
        return Query.Find(id);
    }

    /// <summary>Keeps the folder in order, and the shared log in step where there is one.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Shared is null ? KeepAsync(stoppingToken) : Task.WhenAll(KeepAsync(stoppingToken), Shared.RunAsync(stoppingToken));

    /// <summary>Clears up after the earlier run, checks the file, then removes old pictures from time to time.</summary>
    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        await _loaded.ConfigureAwait(false); // one reader of the disk at a time: start is when it has most to do
        await TryAsync(() => _keeper.RemoveLeftoversAsync(stoppingToken)).ConfigureAwait(false);
        await Task.Run(Check, stoppingToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(_keeping.Every, _clock);
        void LookSoon() => timer.Period = Soon;
        _database.DiskFull += LookSoon;
        try
        {
            do
            {
                await TryAsync(() => _keeper.LookAsync(stoppingToken)).ConfigureAwait(false);
                timer.Period = _keeping.Every;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            _database.DiskFull -= LookSoon;
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        Shared?.Dispose();
        _database.Dispose();
    }

    private void Check()
    {
        try
        {
            _database.Check();
        }
        catch (StoreException problem)
        {
            _log.CheckFailed(problem.Message);
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException || StoreException.Explains(error))
        {
            _log.KeepingFailed(error.Message);
        }
    }
}
