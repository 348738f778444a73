using ParkingGate.Store.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

public class PausesTests
{
    private static readonly IReadOnlyList<TimeSpan> Steps = new SharedTiming().Pauses;

    [Test]
    public async Task They_grow_to_a_minute_and_are_shortened_by_chance_by_a_half_at_most()
    {
        for (var run = 0; run < 100; run++)
        {
            var pauses = new Pauses(Steps);
            for (var i = 0; i < 10; i++)
            {
                var whole = Steps[Math.Min(i, Steps.Count - 1)];
                await Assert.That(pauses.Next()).IsBetween(whole / 2, whole);
            }
        }
        await Assert.That(Steps[^1]).IsEqualTo(TimeSpan.FromMinutes(1));
        await Assert.That(Enumerable.Range(0, 100).Select(_ => new Pauses(Steps).Next()).Distinct().Count()).IsGreaterThan(50); // gates do not come back together
    }

    [Test]
    public async Task The_other_sides_word_is_waited_for_and_success_begins_anew()
    {
        var pauses = new Pauses(Steps);
        var told = pauses.Next(TimeSpan.FromMinutes(7));
        for (var i = 0; i < 5; i++) pauses.Next();
        pauses.Reset();

        await Assert.That(told).IsEqualTo(TimeSpan.FromMinutes(7));
        await Assert.That(pauses.Next(TimeSpan.FromDays(3650))).IsEqualTo(TimeSpan.FromMinutes(10));
        pauses.Reset();
        await Assert.That(pauses.Next()).IsLessThanOrEqualTo(Steps[0]);
    }
}
