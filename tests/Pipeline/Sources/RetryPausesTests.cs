using ParkingGate.Pipeline.Sources;

namespace ParkingGate.Tests.Pipeline.Sources;

public sealed class RetryPausesTests
{
    [Test]
    public async Task Pauses_grow_to_a_minute_and_vary_by_a_fifth()
    {
        var pauses = new RetryPauses(new Random(1));
        double[] steps = [1, 2, 5, 10, 30, 60, 60, 60];

        foreach (var step in steps) await Assert.That(pauses.Next(isRefusal: false, out _).TotalSeconds).IsBetween(step * 0.8, step * 1.2);
        await Assert.That(Enumerable.Range(0, 20).Select(_ => pauses.Next(false, out var _)).Distinct().Count()).IsGreaterThan(15);
    }

    [Test]
    public async Task The_longer_it_was_left_alone_the_longer_it_must_be_well()
    {
        var pauses = new RetryPauses(new Random(1));
        var wells = Enumerable.Range(0, 5).Select(_ =>
        {
            pauses.Next(isRefusal: false, out var _);
            return pauses.WellAfterS;
        });

        await Assert.That(string.Join(' ', wells)).IsEqualTo("1 2 2 2 2");
    }

    [Test]
    public async Task A_refusal_is_not_repeated_within_a_minute()
    {
        var pauses = new RetryPauses(new Random(1));
        double[] steps = [60, 300, 600, 600];

        foreach (var step in steps) await Assert.That(pauses.Next(isRefusal: true, out _).TotalSeconds).IsBetween(step * 0.8, step * 1.2);
    }

    [Test]
    public async Task The_longest_pause_is_news_once_and_a_reset_begins_anew()
    {
        var pauses = new RetryPauses(new Random(1));
        bool Next()
        {
            pauses.Next(false, out var hasGrown);
            return hasGrown;
        }

        await Assert.That(string.Join(' ', Enumerable.Range(0, 8).Select(_ => Next()))).IsEqualTo("True True True True True True False False");
        pauses.Reset();
        await Assert.That(pauses.Next(false, out _).TotalSeconds).IsLessThan(1.3);
    }
}
