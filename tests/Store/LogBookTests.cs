using ParkingGate.Containers;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public class LogBookTests
{
    [Test]
    public async Task What_was_recorded_is_read_back_after_a_restart_as_it_was_told()
    {
        using var scene = new StoreScene();
        var passage = scene.Passage() with { CapturedAt = StoreScene.Noon.AddTicks(12_345_678) };
        var told = await scene.Book.RecordAsync(passage, StoreScene.Pictures);

        scene.Close();
        scene.Open();
        var read = scene.Query.Find(passage.Id)!;

        await Assert.That(read with { RawReads = told.RawReads }).IsEqualTo(told);
        await Assert.That(read.RawReads).IsEquivalentTo(passage.RawReads);
        await Assert.That(read.CapturedAt).IsEqualTo(StoreScene.Noon.AddMilliseconds(1234));
        await Assert.That(read.CroppedImageRef).IsEqualTo($"captures/2026/03/01/{passage.Id}.jpg");
        await Assert.That(read.Synced).IsFalse();
    }

    [Test]
    public async Task The_outbox_row_is_stored_with_the_row()
    {
        using var scene = new StoreScene();
        var row = await scene.RecordAsync();

        await Assert.That(scene.Number($"SELECT count(*) FROM outbox WHERE log_seq = {row.Seq} AND kind = 'insert' AND attempts = 0")).IsEqualTo(1);
    }

    [Test]
    public async Task Recording_the_same_passage_again_changes_nothing_and_tells_nobody()
    {
        using var scene = new StoreScene();
        var events = new List<LogEvent>();
        using var subscription = scene.Feed.Subscribe(events.Add);
        var passage = scene.Passage();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => scene.Book.RecordAsync(passage with { Number = $"00000{i}" }, StoreScene.Pictures).AsTask()));

        await Assert.That(results.Select(row => row.ContainerNumber).Distinct().Count()).IsEqualTo(1);
        await Assert.That(events.Count).IsEqualTo(1);
        await Assert.That(scene.Number("SELECT count(*) FROM container_logs")).IsEqualTo(1);
        await Assert.That(scene.Number("SELECT count(*) FROM outbox")).IsEqualTo(1);
    }

    [Test]
    public async Task A_passage_without_code_or_pictures_is_a_row_too()
    {
        using var scene = new StoreScene();
        var passage = scene.Passage(code: null, status: PassageStatus.NeedsReview) with { Confidence = double.NaN };

        await scene.Book.RecordAsync(passage, default);
        var read = scene.Query.Find(passage.Id)!;

        await Assert.That(read.ContainerOwner).IsNull();
        await Assert.That(read.CroppedImageRef).IsNull();
        await Assert.That(read.Status).IsEqualTo(PassageStatus.NeedsReview);
        await Assert.That(read.Confidence).IsEqualTo(0);
        await Assert.That(scene.CaptureFiles()).IsEmpty();
    }

    [Test]
    public async Task Hostile_text_is_stored_as_text()
    {
        using var scene = new StoreScene();
        var passage = scene.Passage() with { Owner = "'); DROP TABLE container_logs; --", Number = "%_\\", SourceVideo = "=cmd|'/c'!A1 \u0000 컨테이너", Camera = "정문 \"1\"" };

        await scene.Book.RecordAsync(passage, default);
        var read = scene.Query.Find(passage.Id)!;

        await Assert.That((read.ContainerOwner, read.ContainerNumber, read.SourceVideo, read.Camera)).IsEqualTo((passage.Owner, passage.Number, passage.SourceVideo, passage.Camera));
        await Assert.That((await scene.Query.PageAsync(new LogFilter(Number: "%"))).TotalCount).IsEqualTo(0);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(Camera: "정문 \"1\""))).TotalCount).IsEqualTo(1);
    }

    [Test]
    public async Task A_correction_keeps_what_was_read_and_is_told_and_posted()
    {
        using var scene = new StoreScene();
        var row = await scene.RecordAsync("MSCU1234567", status: PassageStatus.NeedsReview);
        var events = new List<LogEvent>();
        using var subscription = scene.Feed.Subscribe(events.Add);
        scene.Clock.Now = StoreScene.Noon.AddHours(1);

        var correction = new Correction("MSKU", "765432", "1", true, "45G1", "by eye");
        await scene.Book.CorrectAsync(row.Id, correction, "kim");
        await scene.Book.CorrectAsync(row.Id, correction, "lee"); // the same again: nothing new
        var read = scene.Query.Find(row.Id)!;

        await Assert.That((read.ContainerOwner, read.ContainerNumber, read.CheckDigit, read.Status)).IsEqualTo(("MSKU", "765432", "1", PassageStatus.Corrected));
        await Assert.That(read.Read).IsEqualTo(new ReadCode("MSCU", "123456", "7"));
        await Assert.That(read.RawReads).IsEquivalentTo(row.RawReads);
        await Assert.That(read.Corrected).IsEqualTo(new CorrectionMark("kim", scene.Clock.Now, "by eye"));
        await Assert.That(events.Select(e => (e.Kind, e.Row.Seq))).IsEquivalentTo([(LogEventKind.Updated, row.Seq)]);
        await Assert.That(scene.Number("SELECT count(*) FROM outbox WHERE kind = 'update'")).IsEqualTo(1);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(Owner: "MSKU"))).TotalCount).IsEqualTo(1);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(Owner: "MSCU"))).TotalCount).IsEqualTo(0);
    }

    [Test]
    public async Task Correcting_a_row_that_is_not_there_says_so()
    {
        using var scene = new StoreScene();

        await Assert.That(await scene.Book.CorrectAsync(Guid.NewGuid(), new Correction("MSKU", "765432", "1", true, null, null), "kim")).IsNull();
    }

    [Test]
    public async Task Pictures_of_a_row_that_could_not_be_stored_are_taken_back()
    {
        using var scene = new StoreScene();
        await scene.Database.WriteAsync(connection => { connection.Run("CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END"); return 0; });

        await Assert.That(async () => await scene.Book.RecordAsync(scene.Passage(), StoreScene.Pictures)).Throws<StoreException>();

        await Assert.That(scene.CaptureFiles()).IsEmpty();
        await Assert.That(scene.Number("SELECT count(*) FROM container_logs")).IsEqualTo(0);
    }
}
