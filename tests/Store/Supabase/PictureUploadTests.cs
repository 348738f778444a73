using ParkingGate.Store;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>A row's pictures reach the shared storage before it, or do not keep it.</summary>
public class PictureUploadTests
{
    [Test]
    public async Task A_row_is_not_there_before_its_picture()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await using var gate = await SharedScene.StartAsync(rig);
        await rig.ExecuteAsync("""
            CREATE FUNCTION picture_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
              IF NOT EXISTS (SELECT FROM storage.objects WHERE bucket_id || '/' || name = new.cropped_image_ref) THEN RAISE 'no picture yet'; END IF;
              RETURN new; END $$;
            CREATE TRIGGER picture_first BEFORE INSERT ON container_logs FOR EACH ROW EXECUTE FUNCTION picture_first();
            """);

        for (var i = 0; i < 20; i++) await gate.RecordAsync(withPictures: true);
        await gate.SyncedAsync();

        await Assert.That(await rig.CountAsync("cropped_image_ref IS NOT NULL AND frame_image_ref IS NOT NULL")).IsEqualTo(20);
    }

    [Test]
    public async Task Pictures_that_cannot_be_stored_keep_no_row_and_follow_it_later()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("DELETE FROM storage.buckets");
        await using var gate = await SharedScene.StartAsync(rig);

        var row = await gate.RecordAsync(withPictures: true);
        await SharedScene.UntilAsync(async () => await rig.CountAsync() == 1);
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem?.Contains("no bucket captures", StringComparison.Ordinal) == true);
        var syncedThen = gate.Store.Query.Find(row.Id)!.Synced;
        await rig.ExecuteAsync("INSERT INTO storage.buckets (id, name) VALUES ('captures', 'captures')");
        await gate.SyncedAsync();

        await Assert.That(syncedThen).IsFalse();
        await Assert.That(await rig.ScalarAsync<long>("SELECT count(*) FROM storage.objects")).IsEqualTo(2);
        await Assert.That(gate.Store.Shared!.Report().Problem).IsNull();
    }

    [Test]
    public async Task A_picture_that_is_refused_is_parked_alone()
    {
        await using var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync("UPDATE storage.buckets SET file_size_limit = 3");
        await using var gate = await SharedScene.StartAsync(rig);

        await gate.RecordAsync(withPictures: true);
        await gate.RecordAsync();
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Waiting() is { Waiting: 0, Parked: 1 });

        await Assert.That(await rig.CountAsync()).IsEqualTo(2);
    }

    [Test]
    public async Task A_picture_that_is_gone_does_not_keep_its_row()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.Rest = rig.Faults.Storage = "down";
        await using var gate = await SharedScene.StartAsync(rig);
        var row = await gate.RecordAsync(withPictures: true);
        File.Delete(System.IO.Path.Combine(gate.Folder, row.CroppedImageRef!));

        rig.Faults.Rest = rig.Faults.Storage = "";
        await gate.SyncedAsync();

        await Assert.That(await rig.CountAsync()).IsEqualTo(1);
    }

    [Test]
    public async Task A_picture_that_the_disk_does_not_give_is_parked_alone()
    {
        await using var rig = await SupabaseRig.StartAsync();
        rig.Faults.Rest = rig.Faults.Storage = "down";
        await using var gate = await SharedScene.StartAsync(rig);
        var row = await gate.RecordAsync(withPictures: true);
        await gate.RecordAsync(withPictures: true);
        var place = System.IO.Path.Combine(gate.Folder, row.CroppedImageRef!);
        await gate.StopAsync(); // it must never find neither the one nor the other
        File.Delete(place);
        Directory.CreateDirectory(place); // cannot be read, whoever asks

        rig.Faults.Rest = rig.Faults.Storage = "";
        await gate.StartAsync();
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Waiting() is { Waiting: 0, Parked: 1 });

        await Assert.That(await rig.CountAsync()).IsEqualTo(2);
        await Assert.That(OutboxList.Read(System.IO.Path.Combine(gate.Folder, GateStore.FileName))[0].Problem).Contains("cannot be read here").And.Contains("check the disk");
    }
}
