using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Containers;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

/// <summary>A store in a folder of its own, which can be closed and opened again.</summary>
internal sealed class StoreScene : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    public StoreScene(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("parkinggate-store-").FullName;
        Open();
    }

    public string Folder { get; }

    public string File => Path.Combine(Folder, GateStore.FileName);

    public GateDatabase Database { get; private set; } = null!;

    public EvidenceFiles Files { get; private set; } = null!;

    public LogIndex Index { get; private set; } = null!;

    public LogFeed Feed { get; } = new();

    public LogBook Book { get; private set; } = null!;

    public LogQuery Query { get; private set; } = null!;

    public StoreClock Clock { get; } = new(Noon);

    public static Evidence Pictures => new(Jpeg, Jpeg);

    public void Open(Action? whileLoading = null)
    {
        Database = GateDatabase.Open(File, NullLogger.Instance);
        Files = new EvidenceFiles(Folder);
        Index = new LogIndex();
        Book = new LogBook(Database, Files, Index, Feed, Clock);
        Query = new LogQuery(Database, Index);
        whileLoading?.Invoke();
        _ = LogIndexLoad.StartAsync(Database, Index, NullLogger.Instance);
    }

    public EvidenceKeeper Keeper(EvidenceKeeping keeping, Func<DiskSpace>? disk = null, ILogger? log = null) =>
        new(Database, Files, keeping, disk ?? (() => new DiskSpace(50, 100)), Clock, log ?? NullLogger.Instance);

    public void Close() => Database.Dispose();

    public void Dispose()
    {
        Close();
        Directory.Delete(Folder, recursive: true);
    }

    public Passage Passage(string? code = "MSCU1234567", double minute = 0, string camera = "entrance", PassageStatus status = PassageStatus.Ok) => new(
        Book.NewId(),
        Noon.AddMinutes(minute),
        camera,
        PassageDirection.In,
        status,
        code?[..4],
        code?[4..10],
        code?[10..],
        code is not null,
        "22G1",
        0.97,
        "gate.mp4",
        code is null ? [] : [code, code]);

    public async Task<LogRow> RecordAsync(string? code = "MSCU1234567", double minute = 0, string camera = "entrance", PassageStatus status = PassageStatus.Ok) =>
        await Book.RecordAsync(Passage(code, minute, camera, status), default);

    public long Number(string sql) => Database.Read(connection => connection.Number(sql));

    public string[] CaptureFiles() => Directory.Exists(Path.Combine(Folder, "captures"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Folder, "captures"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)]
        : [];
}

/// <summary>A clock that is set by hand.</summary>
internal sealed class StoreClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
