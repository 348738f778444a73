using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

/// <summary>
/// A hundred thousand simulated passages. What the reader does in them was set to what it does on pictures: right reads with a
/// confidence of 0.8 in the middle, one accepted read in thirty wrong, mostly at 0.45 to 0.78.
/// </summary>
public sealed class ManyPassagesTests
{
    private const int Passages = 100_000;

    [Test]
    public async Task A_wrong_code_is_sure_in_less_than_one_of_a_thousand_passages_and_right_ones_mostly_are()
    {
        var tally = Run(new(), Passages, static read => read);

        Console.WriteLine(tally);
        // The reader must err enough for the test to mean something.
        await Assert.That(tally.WrongReads).IsGreaterThan((int)(0.025 * tally.AcceptedReads));
        await Assert.That(tally.WrongOk).IsLessThan(Passages / 1000);
        await Assert.That(tally.RightOk).IsGreaterThan((int)(0.85 * tally.ReadThrice));
    }

    [Test]
    public async Task Without_places_and_repairs_the_limit_is_kept_as_well()
    {
        var tally = Run(new(), Passages / 4, static read => read with { Place = null, Repaired = false });

        Console.WriteLine(tally);
        await Assert.That(tally.WrongOk).IsLessThan(Passages / 4 / 1000);
        await Assert.That(tally.RightOk).IsGreaterThan((int)(0.85 * tally.ReadThrice));
    }

    [Test]
    public async Task Without_scores_the_limit_is_kept_and_fewer_are_sure()
    {
        var tally = Run(new(), Passages / 4, static read => read with { Scores = default });

        Console.WriteLine(tally);
        await Assert.That(tally.WrongOk).IsLessThan(Passages / 4 / 1000);
        await Assert.That(tally.RightOk).IsGreaterThan((int)(0.6 * tally.ReadThrice));
    }

    [Test]
    public async Task Believing_every_accepted_read_or_mere_repetition_would_break_the_limit()
    {
        var lax = new VoteRules
        {
            LeastStrength = 0, LeastCharacter = 0, LeastMean = 0, LeastBlindMean = 0, LeastAgreeingShare = 0, MostRival = 100,
        };

        var once = Run(lax with { LeastAgreeing = 1 }, 20_000, static read => read);
        var twice = Run(lax, 20_000, static read => read);

        await Assert.That(once.WrongOk).IsGreaterThan(20_000 * 10 / 1000);
        await Assert.That(twice.WrongOk).IsGreaterThan(20_000 * 3 / 1000);
    }

    [Test]
    public async Task A_track_over_two_containers_gives_no_third_code_and_mostly_both()
    {
        var random = new Random(9);
        var (wrong, both, readable) = (0, 0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            string[] codes = [MadeCodes.Valid(random), MadeCodes.Valid(random)];
            var first = new MadePassage(random, codes[0], 0);
            var second = new MadePassage(random, codes[1], first.EndS + 3 * random.NextDouble());
            var votes = new CodeVotes(new());
            foreach (var read in first.Reads.Concat(second.Reads)) votes.Add(read);

            var sure = votes.Verdicts.Where(static verdict => verdict.Status == PassageStatus.Ok).ToArray();

            if (sure.Any(verdict => !codes.Contains(verdict.Code!.Value.Text))) wrong++;
            if (Tally.Moments(first.Reads, codes[0]) < 3 || Tally.Moments(second.Reads, codes[1]) < 3) continue;
            readable++;
            if (sure.Length == 2 && sure.All(static verdict => verdict.Contested)) both++;
        }

        Console.WriteLine($"two containers: wrong {wrong} of 20000, both {both} of {readable}");
        // Two passages each.
        await Assert.That(wrong).IsLessThan(2 * 20_000 / 1000);
        await Assert.That(both).IsGreaterThan((int)(0.7 * readable));
    }

    private static Tally Run(VoteRules rules, int passages, Func<CodeRead, CodeRead> change)
    {
        var random = new Random(1);
        var tally = new Tally();
        for (var i = 0; i < passages; i++)
        {
            var code = MadeCodes.Valid(random);
            tally.Take(code, [.. new MadePassage(random, code, 0).Reads.Select(change)], new CodeVotes(rules));
        }
        return tally;
    }

    private sealed record Tally
    {
        public int AcceptedReads { get; private set; }

        public int WrongReads { get; private set; }

        public int WrongOk { get; private set; }

        /// <summary>Passages with the right code in at least three moments, and those of them that are sure.</summary>
        public int ReadThrice { get; private set; }

        public int RightOk { get; private set; }

        public static int Moments(IEnumerable<CodeRead> reads, string code)
        {
            var (count, since) = (0, double.NegativeInfinity);
            foreach (var read in reads)
            {
                if (!read.Accepted || read.Text != code || read.TimeS - since < 0.35) continue;
                (count, since) = (count + 1, read.TimeS);
            }
            return count;
        }

        public void Take(string code, CodeRead[] reads, CodeVotes votes)
        {
            foreach (var read in reads) votes.Add(read);
            AcceptedReads += reads.Count(static read => read.Accepted);
            WrongReads += reads.Count(read => read.Accepted && read.Text != code);
            var sure = votes.Verdicts
                .Where(static verdict => verdict.Status == PassageStatus.Ok)
                .Select(static verdict => verdict.Code!.Value.Text).ToArray();
            if (sure.Any(text => text != code)) WrongOk++;
            if (Moments(reads, code) < 3) return;
            ReadThrice++;
            if (sure.Contains(code)) RightOk++;
        }
    }
}
