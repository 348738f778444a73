using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Containers;
using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>A gate's store that shares its log with a project of the rig, in a folder of its own; it may be stopped and started again.</summary>
internal sealed class SharedScene : IAsyncDisposable
{
    /// <summary>Pauses are short, so that tests need not wait; what is waited for is waited for as long as in the product, on a machine that is
    /// busy with other tests.</summary>
    public static readonly SharedTiming Quick = new()
    {
        Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)],
        Refused = TimeSpan.FromMilliseconds(300),
        Picture = TimeSpan.FromMilliseconds(300),
        Idle = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>Also gives up soon, for tests of what is done then. A busy machine may make it give up without need: it begins anew.</summary>
    public static readonly SharedTiming Impatient = Quick with
    {
        Join = TimeSpan.FromSeconds(2),
        Start = TimeSpan.FromSeconds(2),
        Heartbeat = TimeSpan.FromMilliseconds(1500),
        Answer = TimeSpan.FromMilliseconds(1000),
    };

    /// <summary>For what happens at once on an idle machine.</summary>
    private const int Patience = 90; // seconds

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    private readonly SharedWith _with;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<LogEvent> _events = new();
    private IDisposable? _subscription;
    private int _recorded;

    private SharedScene(SharedWith with, string folder, TimeProvider clock) => (_with, Folder, _clock) = (with, folder, clock);

    public string Folder { get; }

    public GateStore Store { get; private set; } = null!;

    public LinesLog Log { get; } = new();

    /// <summary>What subscribers were told, in order.</summary>
    public LogEvent[] Events => [.. _events];

    public string[] New => [.. Events.Where(happened => happened.Kind == LogEventKind.New).Select(happened => happened.Row.ContainerNumber!)];

    /// <param name="shape">Changes the options.</param>
    public static async Task<SharedScene> StartAsync(SupabaseRig rig, Func<SupabaseOptions, SupabaseOptions>? shape = null, SharedTiming? timing = null, HttpMessageHandler? network = null, TimeProvider? clock = null)
    {
        var options = Options(rig.Address, SupabaseRig.ServiceKey);
        var scene = new SharedScene(new SharedWith(shape?.Invoke(options) ?? options, network, timing ?? Quick), Directory.CreateTempSubdirectory("parkinggate-shared-").FullName, clock ?? TimeProvider.System);
        await scene.StartAsync();
        return scene;
    }

    public static SupabaseOptions Options(Uri address, string key) => new() { Url = address, Key = () => key, PollEvery = TimeSpan.FromMilliseconds(300), Pictures = SharedPictures.Both };

    public async Task StartAsync()
    {
        Store = GateStore.Open(Folder, new EvidenceKeeping { KeepDays = 0, LeastFreePercent = 0, AwaitSync = true }, _clock, Log, _with);
        _subscription = Store.Feed.Subscribe(_events.Enqueue);
        await Store.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await Store.StopAsync(CancellationToken.None);
        _subscription!.Dispose();
        Store.Dispose();
    }

    public async Task<LogRow> RecordAsync(string? number = null, bool withPictures = false, string camera = "entrance", DateTimeOffset? at = null)
    {
        var i = Interlocked.Increment(ref _recorded);
        var passage = new Passage(Store.Book.NewId(), at ?? StoreScene.Noon.AddMinutes(i), camera, PassageDirection.In, PassageStatus.Ok,
            "MSCU", number ?? $"{i:000000}", "7", true, "22G1", 0.97, "gate.mp4", ["MSCU1234567"]);
        return await Store.Book.RecordAsync(passage, withPictures ? new Evidence(Jpeg, Jpeg) : default);
    }

    public async Task RecordManyAsync(int count)
    {
        for (var i = 0; i < count; i++) await RecordAsync();
    }

    /// <summary>Waits until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, int seconds = Patience, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        for (var until = DateTime.UtcNow.AddSeconds(seconds); !await isSo(); await Task.Delay(20))
        {
            if (DateTime.UtcNow > until) throw new TimeoutException($"not within {seconds} s: {what}");
        }
    }

    public static Task UntilAsync(Func<bool> isSo, int seconds = Patience, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isSo))] string what = "") =>
        UntilAsync(() => Task.FromResult(isSo()), seconds, what);

    public Task SyncedAsync(int seconds = Patience) => UntilAsync(() => Store.Shared!.Waiting() is { Waiting: 0, Parked: 0 }, seconds);

    /// <summary>Waits for the first copy: rows before it are no news.</summary>
    public Task CopiedAsync() => UntilAsync(() => Log.Lines.Any(line => line.StartsWith("2104 ", StringComparison.Ordinal) || line.StartsWith("2105 ", StringComparison.Ordinal)));

    /// <summary>The number of the change from which it goes on after a restart.</summary>
    public long CopiedUpTo()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, GateStore.FileName)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand("SELECT change FROM shared_copy", connection);
        return command.ExecuteScalar() as long? ?? 0;
    }

    public Task PushedAsync() => UntilAsync(() => Store.Shared!.Report().IsPushed);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What was said to an operator.</summary>
internal sealed class LinesLog : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string[] Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => NullLogger.Instance.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}".TrimEnd());
}
