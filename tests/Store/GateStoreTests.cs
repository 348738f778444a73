using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public sealed class GateStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-gate-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_started_store_clears_up_removes_what_is_old_and_ends_when_told()
    {
        using var scene = new StoreScene(Path.Combine(_folder, "data"));
        var old = await scene.Book.RecordAsync(scene.Passage(), StoreScene.Pictures);
        scene.Files.Write(Guid.CreateVersion7(), StoreScene.Noon, StoreScene.Pictures);
        scene.Close();
        scene.Clock.Now = StoreScene.Noon.AddDays(100);

        using var store = GateStore.Open(scene.Folder, new EvidenceKeeping(), scene.Clock, NullLogger.Instance);
        await store.StartAsync(default);
        for (var i = 0; i < 500 && scene.CaptureFiles().Length > 0; i++) await Task.Delay(10);
        await store.StopAsync(default);

        await Assert.That(scene.CaptureFiles()).IsEmpty();
        await Assert.That(store.Query.Find(old.Id)!.CroppedImageRef).IsNull();
        await Assert.That((await store.Query.PageAsync(LogFilter.All)).TotalCount).IsEqualTo(1);
    }

    [Test]
    public async Task A_damaged_index_of_the_database_is_told_to_those_who_ask()
    {
        using var scene = new StoreScene(Path.Combine(_folder, "data"));
        await scene.RecordAsync();
        await scene.Database.WriteAsync(connection => { connection.Run("DROP INDEX log_entry"); return 0; });
        scene.Close();
        var log = new LogLines();

        using var store = GateStore.Open(scene.Folder, new EvidenceKeeping(), scene.Clock, log);
        var problem = await Assert.That(async () => await store.Query.PageAsync(new LogFilter(Owner: "MSCU"))).Throws<StoreException>();

        await Assert.That(problem!.Trouble).IsEqualTo(StoreTrouble.Unexpected);
        await Assert.That(log.Ids).Contains(2003);
    }
}
