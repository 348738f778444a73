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
    private readonly EvidenceKeeper _keeper;
    private readonly EvidenceKeeping _keeping;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _loaded;

    private GateStore(GateDatabase database, string folder, EvidenceKeeping keeping, TimeProvider clock, ILogger log)
    {
        (_database, _keeping, _clock, _log) = (database, keeping, clock, log);
        Evidence = new EvidenceFiles(folder);
        Feed = new LogFeed();
        Book = new LogBook(database, Evidence, _index, Feed, clock);
        Query = new LogQuery(database, _index);
        _keeper = new EvidenceKeeper(database, Evidence, keeping, () => DiskSpace.Of(folder), clock, log);
        _loaded = LogIndexLoad.StartAsync(database, _index, log);
    }

    public LogBook Book { get; }

    public LogQuery Query { get; }

    public LogFeed Feed { get; }

    public EvidenceFiles Evidence { get; }

    /// <summary>Throws <see cref="StoreException"/>, whose message is for the operator.</summary>
    public static GateStore Open(string folder, EvidenceKeeping keeping, TimeProvider clock, ILogger log)
    {
        folder = Path.GetFullPath(folder);
        return new(GateDatabase.Open(Path.Combine(folder, FileName), log), folder, keeping, clock, log);
    }

    /// <summary>Clears up after the earlier run, checks the file, then removes old pictures from time to time.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
