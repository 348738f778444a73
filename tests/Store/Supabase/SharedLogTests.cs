using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>Two gates and a project between them.</summary>
public class SharedLogTests
{
    [Test]
    public async Task What_one_gate_logs_reaches_the_project_and_the_other_gate_once()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var one = await SharedScene.StartAsync(rig);
        await using var other = await SharedScene.StartAsync(rig);
        await Task.WhenAll(one.PushedAsync(), other.PushedAsync());

        var row = await one.RecordAsync(withPictures: true);
        await SharedScene.UntilAsync(() => other.New.Length == 1);
        await one.SyncedAsync();
        await Task.Delay(500); // for a second telling, if there were one

        var arrived = other.Store.Query.Find(row.Id)!;
        await Assert.That(arrived.IsSame(row with { Seq = arrived.Seq, Synced = true })).IsTrue();
        await Assert.That(other.Events.Length).IsEqualTo(1);
        await Assert.That(one.Events.Select(happened => (happened.Kind, happened.Row.Synced))).IsEquivalentTo([(LogEventKind.New, false), (LogEventKind.Updated, true)]);
        await Assert.That(await rig.ScalarAsync<long>("SELECT count(*) FROM storage.objects")).IsEqualTo(2);
        await Assert.That(await other.Store.Shared!.PictureAsync(row.CroppedImageRef!, CancellationToken.None)).IsNotNull();
    }
}
