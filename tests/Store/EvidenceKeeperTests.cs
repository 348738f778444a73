using Microsoft.Extensions.Logging;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public class EvidenceKeeperTests
{
    private const double Day = 24 * 60;

    [Test]
    public async Task What_a_killed_run_left_is_removed_and_nothing_else()
    {
        using var scene = new StoreScene();
        var row = await scene.Book.RecordAsync(scene.Passage(), StoreScene.Pictures);
        var folder = Path.Combine(scene.Folder, Path.GetDirectoryName(row.CroppedImageRef)!);
        var lost = scene.Files.Write(Guid.CreateVersion7(), StoreScene.Noon, StoreScene.Pictures);
        File.WriteAllText(Path.Combine(folder, $"{row.Id}.jpg.tmp"), "unfinished");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "the operator's own");

        var removed = await scene.Keeper(new EvidenceKeeping()).RemoveLeftoversAsync();

        await Assert.That(removed).IsEqualTo(3);
        await Assert.That(scene.CaptureFiles()).Contains(row.CroppedImageRef!).And.Contains(row.FrameImageRef!);
        await Assert.That(scene.CaptureFiles().Length).IsEqualTo(3);
        await Assert.That(lost.Crop).IsNotNull();
        await Assert.That(await scene.Keeper(new EvidenceKeeping()).RemoveLeftoversAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task Old_pictures_go_and_their_rows_stay_and_say_so()
    {
        using var scene = new StoreScene();
        var rows = new List<LogRow>();
        for (var i = 0; i < 250; i++) rows.Add(await scene.Book.RecordAsync(scene.Passage(minute: i < 205 ? 0 : 5 * Day), StoreScene.Pictures));
        scene.Clock.Now = StoreScene.Noon.AddDays(91);

        var log = new LogLines();
        await scene.Keeper(new EvidenceKeeping(), log: log).LookAsync();

        await Assert.That(scene.Number("SELECT count(*) FROM container_logs")).IsEqualTo(250);
        await Assert.That(scene.Number("SELECT count(*) FROM container_logs WHERE cropped_image_ref IS NULL AND frame_image_ref IS NULL")).IsEqualTo(205);
        await Assert.That(scene.CaptureFiles().Length).IsEqualTo(90);
        await Assert.That(log.Ids.SequenceEqual([2006])).IsTrue();
        await Assert.That(rows.Skip(205).All(row => scene.CaptureFiles().Contains(row.CroppedImageRef))).IsTrue();
    }

    [Test]
    public async Task What_is_not_synced_yet_outlives_its_age()
    {
        using var scene = new StoreScene();
        var synced = await scene.Book.RecordAsync(scene.Passage(), StoreScene.Pictures);
        var waiting = await scene.Book.RecordAsync(scene.Passage(), StoreScene.Pictures);
        await MarkSynced(scene, synced);
        scene.Clock.Now = StoreScene.Noon.AddDays(1000);

        await scene.Keeper(new EvidenceKeeping { AwaitSync = true }).LookAsync();

        await Assert.That(scene.Query.Find(synced.Id)!.CroppedImageRef).IsNull();
        await Assert.That(scene.CaptureFiles().SequenceEqual([waiting.FrameImageRef!, waiting.CroppedImageRef!])).IsTrue();
    }

    [Test]
    public async Task A_filling_disk_takes_the_oldest_first_and_stops_when_there_is_enough()
    {
        using var scene = new StoreScene();
        for (var i = 0; i < 300; i++) await scene.Book.RecordAsync(scene.Passage(minute: 300 - i), StoreScene.Pictures);
        var looks = 0;

        var log = new LogLines();
        await scene.Keeper(new EvidenceKeeping(), () => new DiskSpace(++looks <= 2 ? 5 : 15, 100), log).LookAsync();

        await Assert.That(scene.Number("SELECT count(*) FROM container_logs WHERE cropped_image_ref IS NULL")).IsEqualTo(100);
        await Assert.That(scene.Number("SELECT max(captured_at) FROM container_logs WHERE cropped_image_ref IS NULL"))
            .IsLessThan(scene.Number("SELECT min(captured_at) FROM container_logs WHERE cropped_image_ref IS NOT NULL"));
        await Assert.That(log.Ids.SequenceEqual([2007])).IsTrue();
    }

    [Test]
    public async Task Unsynced_pictures_go_last_and_loudly()
    {
        using var scene = new StoreScene();
        var waiting = await scene.Book.RecordAsync(scene.Passage(), StoreScene.Pictures);
        var synced = await scene.Book.RecordAsync(scene.Passage(minute: 10), StoreScene.Pictures);
        await MarkSynced(scene, synced);
        var full = new DiskSpace(1, 100);

        var log = new LogLines();
        var looks = 0;
        await scene.Keeper(new EvidenceKeeping { AwaitSync = true }, () => ++looks <= 2 ? full : new(50, 100), log).LookAsync();
        await Assert.That(scene.CaptureFiles().SequenceEqual([waiting.FrameImageRef!, waiting.CroppedImageRef!])).IsTrue();
        await Assert.That(log.Ids.SequenceEqual([2007])).IsTrue();

        var keeper = scene.Keeper(new EvidenceKeeping { AwaitSync = true }, () => full, log);
        await keeper.LookAsync();
        await keeper.LookAsync();

        await Assert.That(scene.CaptureFiles()).IsEmpty();
        await Assert.That(log.Ids.SequenceEqual([2007, 2008, 2009])).IsTrue(); // that nothing is left is said once
    }

    private static Task<int> MarkSynced(StoreScene scene, LogRow row) =>
        scene.Database.WriteAsync(connection => { connection.Run($"UPDATE container_logs SET synced = 1 WHERE seq = {row.Seq}"); return 0; });
}

/// <summary>The numbers of what was logged.</summary>
internal sealed class LogLines : ILogger
{
    public List<int> Ids { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Ids.Add(eventId.Id);
}
