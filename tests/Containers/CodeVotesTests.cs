using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class CodeVotesTests
{
    private const string One = "CSQU3054383";
    private const string Other = "MSCU1234566";

    [Test]
    public async Task Without_reads_there_is_nothing_and_it_needs_review()
    {
        var verdict = new CodeVotes(new()).Verdict;

        await Assert.That(verdict).IsEqualTo(CodeVerdict.Nothing(0));
        await Assert.That((verdict.Status, verdict.Code, verdict.Text)).IsEqualTo((PassageStatus.NeedsReview, null, ""));
    }

    [Test]
    [Arguments(1, false)]
    [Arguments(2, true)]
    [Arguments(5, true)]
    public async Task Two_good_views_make_a_code_sure_and_one_never_does(int views, bool isSure)
    {
        var votes = Of(Enumerable.Range(0, views).Select(i => Read(One, i * 0.4, 0.95)));

        await Assert.That(votes.Verdict.Status).IsEqualTo(Status(isSure));
        await Assert.That(votes.Verdict.Code?.Text).IsEqualTo(One);
        await Assert.That((votes.Verdict.Agreeing, votes.Verdict.Views, votes.Verdict.Reads)).IsEqualTo((views, views, views));
        await Assert.That(votes.Verdict.Contested).IsFalse();
    }

    [Test]
    public async Task Many_reads_within_a_moment_are_one_view()
    {
        var votes = Of(Enumerable.Range(0, 8).Select(i => Read(One, i * 0.04, 0.95)));

        await Assert.That((votes.Verdict.Status, votes.Verdict.Views)).IsEqualTo((PassageStatus.NeedsReview, 1));
    }

    [Test]
    [Arguments(2, false)]
    [Arguments(3, true)]
    public async Task Poor_reads_must_be_more(int views, bool isSure)
    {
        var scores = Enumerable.Repeat(0.8f, 11).ToArray();
        var votes = Of(Enumerable.Range(0, views).Select(i => Read(One, i * 0.4, 0.5) with { Scores = scores }));

        await Assert.That(votes.Verdict.Status).IsEqualTo(Status(isSure));
    }

    [Test]
    [Arguments(0.7, false)]
    [Arguments(0.9, true)]
    public async Task A_truck_that_stands_must_be_read_with_great_confidence(double confidence, bool isSure)
    {
        var scores = Enumerable.Repeat(0.9f, 11).ToArray();
        var votes = Of(Enumerable.Range(0, 6).Select(i =>
            Read(One, i * 0.5, confidence) with { Scores = scores, Place = new(300 + i % 2, 200, 25) }));

        await Assert.That((votes.Verdict.Status, votes.Verdict.Views)).IsEqualTo((Status(isSure), 1));
    }

    [Test]
    public async Task One_character_that_is_always_weak_spoils_the_code()
    {
        var scores = Enumerable.Repeat(0.95f, 11).ToArray();
        scores[6] = 0.45f;
        var votes = Of(Enumerable.Range(0, 10).Select(i => Read(One, i * 0.4, 0.8) with { Scores = scores }));

        await Assert.That((votes.Verdict.Status, votes.Verdict.Code?.Text)).IsEqualTo((PassageStatus.NeedsReview, One));
    }

    [Test]
    [Arguments('H', false)] // the check digit cannot tell it from R
    [Arguments('L', true)]
    public async Task A_letter_the_check_digit_is_blind_to_must_be_clearer(char letter, bool isSure)
    {
        var scores = Enumerable.Repeat(0.95f, 11).ToArray();
        scores[0] = 0.65f;
        // Serials so that the check digit is not 0, which is blind everywhere.
        var code = Enumerable.Range(305438, 20).Select(n => MadeCodes.WithCheckDigit($"{letter}SEU{n}")).First(text => text[10] != '0');
        var votes = Of(Enumerable.Range(0, 6).Select(i => Read(code, i * 0.4, 0.8) with { Scores = scores }));

        await Assert.That(votes.Verdict.Status).IsEqualTo(Status(isSure));
    }

    [Test]
    public async Task Two_valid_readings_of_one_code_that_are_equally_frequent_are_no_code()
    {
        // F and P are one to the check digit.
        var (f, p) = (MadeCodes.WithCheckDigit("FSCU123456"), MadeCodes.WithCheckDigit("PSCU123456"));
        var votes = Of(Enumerable.Range(0, 10).Select(i => Read(i % 2 == 0 ? f : p, i * 0.4, 0.9)));

        await Assert.That((votes.Verdict.Status, votes.Verdict.Contested)).IsEqualTo((PassageStatus.NeedsReview, true));
        await Assert.That(votes.Verdicts.Count).IsEqualTo(1);
    }

    /// <summary>Its check digit is right by chance, and in four places it differs: only shifted is it the same number.</summary>
    [Test]
    public async Task A_number_read_shifted_is_no_second_container()
    {
        var votes = Of([.. Enumerable.Range(0, 4).Select(i => Read("NYLU5170388", i * 0.4, 0.95)), .. Enumerable.Range(4, 2).Select(i => Read("NYLU5117038", i * 0.4, 0.8))]);

        await Assert.That(votes.Verdicts.Count).IsEqualTo(1);
        await Assert.That(votes.Verdict.Code?.Text).IsEqualTo("NYLU5170388");
        await Assert.That(votes.Verdict.Contested).IsTrue();
    }

    [Test]
    public async Task One_wrong_reading_among_many_right_ones_does_no_harm()
    {
        var reads = Enumerable.Range(0, 7).Select(i => Read(One, i * 0.4, 0.8)).ToList();
        reads[3] = Read("CSQU3064389", 1.2, 0.57);

        var verdict = Of(reads).Verdict;

        await Assert.That((verdict.Status, verdict.Code?.Text, verdict.Contested)).IsEqualTo((PassageStatus.Ok, One, false));
    }

    [Test]
    public async Task A_check_digit_that_was_not_seen_is_never_filled_in()
    {
        var votes = Of(Enumerable.Range(0, 10).Select(i => new CodeRead("CSQU305438", false, false, 0.9, i)));

        await Assert.That((votes.Verdict.Status, votes.Verdict.Code)).IsEqualTo((PassageStatus.NeedsReview, null));
        await Assert.That(votes.Verdict.Text).IsEqualTo("CSQU305438?");
    }

    [Test]
    public async Task Parts_seen_at_different_times_make_a_guess_but_not_a_sure_code()
    {
        var votes = Of([Seen("CSQU3054???", 0), Seen("??QU3?54383", 1), Seen("CSQ?305???3", 2)]);

        await Assert.That((votes.Verdict.Status, votes.Verdict.Code?.Text)).IsEqualTo((PassageStatus.NeedsReview, One));
    }

    [Test]
    public async Task A_claim_to_be_accepted_is_checked()
    {
        var votes = Of(Enumerable.Range(0, 10).Select(i => Read("CSQU3054384", i, 0.95)));

        await Assert.That((votes.Verdict.Status, votes.Verdict.Agreeing)).IsEqualTo((PassageStatus.NeedsReview, 0));
        await Assert.That(votes.Verdict.Code?.IsValid).IsFalse();
    }

    [Test]
    public async Task Two_containers_in_one_track_are_two_verdicts_with_their_times()
    {
        var votes = Of(
            Enumerable.Range(0, 5).Select(i => Read(One, i * 0.5, 0.9))
                .Concat(Enumerable.Range(0, 3).Select(i => Read(Other, 10 + i * 0.5, 0.9))));

        var verdicts = votes.Verdicts.OrderBy(verdict => verdict.FromS).ToArray();

        await Assert.That(verdicts.Select(verdict => verdict.Text)).IsEquivalentTo([One, Other]);
        await Assert.That(verdicts.All(verdict => verdict is { Status: PassageStatus.Ok, Contested: true })).IsTrue();
        await Assert.That((verdicts[0].ToS, verdicts[1].FromS, verdicts[1].ToS)).IsEqualTo((2, 10, 11));
        await Assert.That(votes.Verdict.Code?.Text).IsEqualTo(One);
    }

    [Test]
    [Arguments(0.9, 2)]
    [Arguments(0.5, 1)]
    public async Task A_second_container_read_once_is_shown_for_review_when_it_was_read_well(double confidence, int verdicts)
    {
        var votes = Of(Enumerable.Range(0, 5).Select(i => Read(One, i * 0.5, 0.9)).Append(Read(Other, 8, confidence)));

        await Assert.That((votes.Verdicts.Count, votes.Verdict.Contested)).IsEqualTo((verdicts, verdicts == 2));
        await Assert.That(votes.Verdict.Status).IsEqualTo(PassageStatus.Ok);
        await Assert.That(votes.Verdicts.Skip(1).All(verdict => verdict.Status == PassageStatus.NeedsReview)).IsTrue();
    }

    [Test]
    public async Task A_rare_code_in_between_a_frequent_one_is_a_misreading()
    {
        var votes = Of(
            Enumerable.Range(0, 20).Select(i => Read(One, i * 0.5, 0.9))
                .Concat([Read(Other, 3.1, 0.9), Read(Other, 6.1, 0.9)]));

        await Assert.That(votes.Verdicts.Select(verdict => verdict.Status)).IsEquivalentTo([PassageStatus.Ok, PassageStatus.NeedsReview]);
    }

    [Test]
    public async Task Order_of_arrival_does_not_matter()
    {
        var random = new Random(8);
        var reads = new MadePassage(random, One, 0).Reads;
        var expected = Of(reads).Verdict;

        for (var i = 0; i < 20; i++)
        {
            var mixed = reads.ToArray();
            random.Shuffle(mixed);
            await Assert.That(Of(mixed).Verdict).IsEqualTo(expected);
        }
    }

    [Test]
    public async Task A_container_that_stood_there_for_hours_does_not_hide_the_next_one()
    {
        var votes = Of(
            Enumerable.Range(0, 2000).Select(i => Read(One, i, 0.99))
                .Concat(Enumerable.Range(0, 3).Select(i => Read(Other, 3000 + i, 0.8))));

        await Assert.That(votes.Verdicts.Select(verdict => (verdict.Text, verdict.Status)))
            .IsEquivalentTo([(One, PassageStatus.Ok), (Other, PassageStatus.Ok)]);
        await Assert.That(votes.Verdict.Reads).IsEqualTo(2003);
        await Assert.That(votes.Verdict.Agreeing).IsLessThan(new VoteRules().MostReads);
    }

    [Test]
    public async Task Rubbish_reads_do_no_harm()
    {
        var votes = Of(
        [
            Read(One, double.NaN, 0.9), Read(One, 0, double.NaN), Read("", 0, 0.9), Read("?", 1, 0.9), Read("CSQU?", 1, 0.9),
            Read("CSQU305438312", 2, 0.9), Read("12345678901", 3, 0.9), Read(One, 4, 5), Read(One, 5, -1),
            Read(One, 6, 0.9) with { Scores = new[] { float.NaN, 7f } },
        ]);

        await Assert.That((votes.Verdict.Status, votes.Verdict.Reads)).IsEqualTo((PassageStatus.NeedsReview, 10));
        await Assert.That(votes.Verdict.Confidence is >= 0 and <= 1).IsTrue();
    }

    [Test]
    public async Task Size_and_type_come_from_most_of_the_reads()
    {
        var parsed = SizeType.TryParse("22G1", out var right) & SizeType.TryParse("42G1", out var wrong);
        var votes = Of(Enumerable.Range(0, 5).Select(i => Read(One, i, 0.9) with { SizeType = i == 0 ? wrong : i < 4 ? right : null }));

        await Assert.That(parsed).IsTrue();
        await Assert.That(votes.Verdict.SizeType).IsEqualTo("22G1");
    }

    [Test]
    public async Task Clear_is_as_good_as_new()
    {
        var votes = Of(Enumerable.Range(0, 5).Select(i => Read(One, i, 0.9)));

        votes.Clear();

        await Assert.That(votes.Verdict).IsEqualTo(CodeVerdict.Nothing(0));
    }

    private static PassageStatus Status(bool isSure) => isSure ? PassageStatus.Ok : PassageStatus.NeedsReview;

    private static CodeVotes Of(IEnumerable<CodeRead> reads)
    {
        var votes = new CodeVotes(new());
        foreach (var read in reads) votes.Add(read);
        return votes;
    }

    private static CodeRead Read(string text, double timeS, double confidence) => new(text, true, true, confidence, timeS);

    private static CodeRead Seen(string text, double timeS) => new(text, text[^1] != '?', false, 0.3, timeS);
}
