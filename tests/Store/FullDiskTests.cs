using System.Diagnostics;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public class FullDiskTests
{
    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_full_disk_fails_clearly_leaves_nothing_half_written_and_heals(bool byRemovingPictures)
    {
        var disk = Directory.CreateTempSubdirectory("parkinggate-disk-").FullName;
        Skip.Unless(await Ran("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk), "mounting a small disk needs more rights");
        try
        {
            await Fill(Path.Combine(disk, "data"), byRemovingPictures ? null : Path.Combine(disk, "ballast"));
        }
        finally
        {
            await Ran("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task Fill(string folder, string? ballast)
    {
        using var scene = new StoreScene(folder);
        if (ballast is not null) await File.WriteAllBytesAsync(ballast, new byte[256 * 1024]);
        if (ballast is null) await scene.Keeper(new EvidenceKeeping()).LookAsync(); // holds its reserve
        var pictures = new Evidence(new byte[20_000], new byte[5_000]);
        var stored = new List<LogRow>();
        StoreException? full = null;
        while (full is null && stored.Count < 1000)
        {
            try
            {
                stored.Add(await scene.Book.RecordAsync(scene.Passage(), pictures));
            }
            catch (StoreException problem)
            {
                full = problem;
            }
        }
        // To the last byte: then not even a row without pictures has space.
        var small = 0;
        for (var i = 0; i < 4000 && small < 3; i++)
        {
            try
            {
                await scene.Book.RecordAsync(scene.Passage(), default);
            }
            catch (StoreException problem) when (problem.Trouble == StoreTrouble.Full)
            {
                small++;
            }
        }
        await Assert.That(full!.Trouble).IsEqualTo(StoreTrouble.Full);
        await Assert.That(small).IsEqualTo(3);
        await Assert.That(scene.CaptureFiles().Length).IsEqualTo(2 * stored.Count);

        var missed = scene.Passage("TCLU0000001");
        await Assert.That(async () => await scene.Book.RecordAsync(missed, pictures)).Throws<StoreException>();
        if (ballast is null) await scene.Keeper(new EvidenceKeeping(), () => DiskSpace.Of(folder)).LookAsync();
        else File.Delete(ballast);
        await scene.Book.RecordAsync(missed, pictures);

        await Assert.That(scene.Number("SELECT count(*) FROM container_logs WHERE container_owner = 'TCLU'")).IsEqualTo(1);
        await Assert.That(scene.Number("SELECT count(*) FROM container_logs")).IsEqualTo(scene.Number("SELECT count(*) FROM outbox"));
        await Assert.That(scene.CaptureFiles().Length).IsEqualTo(2 * (int)scene.Number("SELECT count(*) FROM container_logs WHERE cropped_image_ref IS NOT NULL"));
        await Assert.That(scene.Query.Find(missed.Id)!.CroppedImageRef).IsNotNull();
        scene.Database.Check();
    }

    private static async Task<bool> Ran(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
