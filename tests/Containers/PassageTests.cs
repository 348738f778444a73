using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class PassageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    [Arguments("CSQU3054383", "CSQU", "305438", "3", true)]
    [Arguments("CSQU3054384", "CSQU", "305438", "4", false)]
    [Arguments("CSQU305438?", "CSQU", "305438", null, false)]
    [Arguments("CS?U305438?", null, "305438", null, false)]
    [Arguments("CSQU30543?3", "CSQU", null, "3", false)]
    [Arguments("", null, null, null, false)]
    public async Task A_passage_holds_the_parts_that_were_seen(string text, string? owner, string? number, string? checkDigit, bool valid)
    {
        var code = ContainerCode.TryParse(text, out var parsed) ? parsed : (ContainerCode?)null;
        var verdict = new CodeVerdict(PassageStatus.NeedsReview, code, 0.4, "22G1", 0, 1, false) { Text = text };

        var passage = Passage.Of(verdict, Guid.NewGuid(), Noon, "entrance", PassageDirection.In, "gate-demo.mp4", [text]);

        await Assert.That((passage.Owner, passage.Number, passage.CheckDigit, passage.CodeValid))
            .IsEqualTo((owner, number, checkDigit, valid));
        await Assert.That((passage.Status, passage.SizeType, passage.Confidence)).IsEqualTo((PassageStatus.NeedsReview, "22G1", 0.4));
    }

    [Test]
    public async Task Noise_that_looks_like_a_code_is_not_shown_as_one()
    {
        _ = ContainerCode.TryParse("ILIU1111118", out var code);
        var verdict = new CodeVerdict(PassageStatus.NeedsReview, code, 0.06, null, 0, 1, false) { Text = code.Text };

        var passage = Passage.Of(verdict, Guid.NewGuid(), Noon, "entrance", PassageDirection.In, "gate-demo.mp4", [code.Text]);

        await Assert.That((passage.Owner, passage.Number, passage.CheckDigit, passage.CodeValid)).IsEqualTo((null, null, null, false));
        await Assert.That(passage.RawReads).IsEquivalentTo(["ILIU1111118"]);
    }

    [Test]
    public async Task The_same_code_at_the_same_camera_within_the_window_is_a_repeat()
    {
        var filter = new PassageFilter();
        var (one, other) = (Code("CSQU3054383"), Code("MSCU1234566"));

        await Assert.That(filter.IsRepeat("in", one, Noon)).IsFalse();
        await Assert.That(filter.IsRepeat("in", one, Noon.AddSeconds(60))).IsTrue();
        await Assert.That(filter.IsRepeat("out", one, Noon.AddSeconds(60))).IsFalse();
        await Assert.That(filter.IsRepeat("in", other, Noon.AddSeconds(60))).IsFalse();
        // A truck that waits: every sighting begins the minute anew.
        await Assert.That(filter.IsRepeat("in", one, Noon.AddSeconds(115))).IsTrue();
        await Assert.That(filter.IsRepeat("in", one, Noon.AddSeconds(175.1))).IsFalse();
    }

    [Test]
    public async Task The_window_is_a_setting_and_time_may_jump_back()
    {
        var filter = new PassageFilter(TimeSpan.FromSeconds(5));
        var code = Code("CSQU3054383");

        await Assert.That(filter.IsRepeat("in", code, Noon)).IsFalse();
        await Assert.That(filter.IsRepeat("in", code, Noon.AddSeconds(-3))).IsTrue();
        await Assert.That(filter.IsRepeat("in", code, Noon.AddSeconds(4))).IsTrue();
        await Assert.That(filter.IsRepeat("in", code, Noon.AddHours(-1))).IsFalse();
        await Assert.That(filter.IsRepeat("in", code, Noon.AddHours(-1).AddSeconds(5))).IsTrue();
    }

    [Test]
    public async Task What_is_long_past_is_forgotten()
    {
        var random = new Random(6);
        var filter = new PassageFilter();
        for (var i = 0; i < 300; i++) filter.IsRepeat("in", Code(MadeCodes.Valid(random)), Noon.AddMinutes(i));

        await Assert.That(filter.Kept).IsLessThan(5);
    }

    [Test]
    public async Task Of_many_threads_exactly_one_is_first()
    {
        var filter = new PassageFilter();
        var code = Code("CSQU3054383");
        var first = 0;

        Parallel.For(0, 1000, _ => { if (!filter.IsRepeat("in", code, Noon)) Interlocked.Increment(ref first); });

        await Assert.That(first).IsEqualTo(1);
    }

    private static ContainerCode Code(string text) => ContainerCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);
}
