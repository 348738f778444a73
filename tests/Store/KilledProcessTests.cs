using System.Diagnostics;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

[NotInParallel] // its timing is the point, and it keeps the cores busy
public class KilledProcessTests
{
    private const int Lives = 210;

    [Test]
    [Timeout(180_000)]
    public async Task Killed_at_any_moment_no_row_is_lost_or_doubled_and_none_points_to_nothing(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("parkinggate-killed-").FullName;
        var random = new Random(11);
        var recorded = new List<Guid>();
        var corrected = new List<Guid>();
        var (livesThatRecorded, unfinished) = (0, 0);
        for (var life = 0; life < Lives; life++)
        {
            var before = recorded.Count;
            foreach (var line in await LiveAndDie(folder, random, stop))
            {
                if (line.StartsWith("recorded ", StringComparison.Ordinal)) recorded.Add(Guid.Parse(line[9..]));
                if (line.StartsWith("corrected ", StringComparison.Ordinal)) corrected.Add(Guid.Parse(line[10..]));
            }
            if (recorded.Count > before) livesThatRecorded++;
            unfinished += Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories).Length;
        }

        using var scene = new StoreScene(folder);
        var rows = scene.Query.After(0).ToArray();
        var removed = await scene.Keeper(new EvidenceKeeping()).RemoveLeftoversAsync(stop);
        scene.Database.Check();

        await Assert.That(livesThatRecorded).IsGreaterThan(Lives / 2);
        await Assert.That(rows.Select(row => row.Id).Distinct().Count()).IsEqualTo(rows.Length);
        await Assert.That(recorded.Except(rows.Select(row => row.Id))).IsEmpty();
        await Assert.That(rows.Length - recorded.Count).IsBetween(0, Lives); // stored, and killed before it could say so
        await Assert.That(corrected.Except(rows.Where(row => row.Corrected is not null).Select(row => row.Id))).IsEmpty();
        await Assert.That(scene.Number("SELECT count(*) FROM container_logs l WHERE (SELECT count(*) FROM outbox WHERE log_seq = l.seq AND kind = 'insert') <> 1")).IsEqualTo(0);
        await Assert.That(scene.Number("SELECT count(*) FROM container_logs l WHERE (SELECT count(*) FROM outbox WHERE log_seq = l.seq AND kind = 'update') <> (corrected_by IS NOT NULL)")).IsEqualTo(0);
        var named = rows.SelectMany(row => new[] { row.CroppedImageRef!, row.FrameImageRef! }).Order(StringComparer.Ordinal);
        await Assert.That(scene.CaptureFiles().SequenceEqual(named)).IsTrue(); // each is there, and after clearing up nothing else
        Console.WriteLine($"{Lives} lives, {recorded.Count} rows acknowledged, {rows.Length - recorded.Count} stored without a word, {unfinished} unfinished pictures, {removed} leftover files of the last life");
    }

    /// <summary>What it said before it was killed: some lives end at any moment, some soon after it was ready, most after its first rows.</summary>
    private static async Task<List<string>> LiveAndDie(string folder, Random random, CancellationToken stop)
    {
        using var process = KilledWriter.Start(folder);
        var lines = new List<string>();
        var (until, longest) = random.Next(8) switch
        {
            0 => ("", 300),
            1 => (KilledWriter.Ready, 100),
            _ => ("recorded", 30),
        };
        while (until.Length > 0 && await process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(until, StringComparison.Ordinal)) break;
        }
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * longest), stop);
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync(stop) is { } line) lines.Add(line);
        await process.WaitForExitAsync(stop);
        return lines;
    }
}
