using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Endpoints.Access;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>What an operator is told, and how often.</summary>
public class SupabaseLinkTests
{
    private static readonly SupabaseException Down = new(SupabaseTrouble.Unreachable, "abc cannot be reached (1): check the network.");
    private static readonly SupabaseException Forbidden = new(SupabaseTrouble.Forbidden, "abc does not let this gate do that (2): apply the migrations.");

    private readonly StepClock _clock = new();
    private readonly LinesLog _log = new();
    private readonly SupabaseLink _link;

    public SupabaseLinkTests() => _link = new SupabaseLink(() => 42, _clock, _log);

    [Test]
    public async Task What_passes_within_ten_seconds_is_shown_and_not_told()
    {
        _link.Fails(SupabaseWay.Rows, Down);
        var shown = _link.Report().Problem;
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        _link.Fails(SupabaseWay.Rows, Down);
        _link.Works(SupabaseWay.Rows);

        await Assert.That((shown, _link.Report().Problem)).IsEqualTo((Down.Message, null));
        await Assert.That(_log.Lines).IsEmpty();
    }

    [Test]
    public async Task What_lasts_is_told_once_and_its_end_once_with_what_waits()
    {
        SupabaseWay[] ways = [SupabaseWay.Rows, SupabaseWay.Changes, SupabaseWay.Pushes];
        for (var i = 0; i < 60; i++)
        {
            foreach (var way in ways) _link.Fails(way, Down);
            _clock.Advance(TimeSpan.FromSeconds(2));
        }
        foreach (var way in ways) _link.Works(way);

        await Assert.That(_log.Lines).IsEquivalentTo(
            [$"2101 Supabase: {Down.Message} The gate works on; what it logs waits and is sent by itself.", "2102 Supabase: works again after 2 min; 42 rows wait to be sent"]);
    }

    [Test]
    public async Task What_needs_a_person_is_told_at_once()
    {
        _link.Fails(SupabaseWay.Rows, Forbidden);

        await Assert.That(_log.Lines.Length).IsEqualTo(1);
    }

    [Test]
    public async Task Another_trouble_of_the_same_way_is_told_too_and_one_that_comes_again_later_again()
    {
        _link.Fails(SupabaseWay.Rows, Forbidden);
        _link.Fails(SupabaseWay.Rows, new(SupabaseTrouble.NoTable, "abc has no table."));
        _link.Works(SupabaseWay.Rows);
        _link.Fails(SupabaseWay.Rows, Forbidden);

        await Assert.That(_log.Lines.Select(line => line[..4])).IsEquivalentTo(["2101", "2101", "2102", "2101"]);
    }

    [Test]
    public async Task What_is_wrong_with_all_of_it_is_shown_before_what_is_wrong_with_a_part()
    {
        _link.Fails(SupabaseWay.Pictures, new(SupabaseTrouble.NoBucket, "no bucket"));
        _link.Fails(SupabaseWay.Changes, Down);

        await Assert.That((_link.Report().Problem, _link.IsDown)).IsEqualTo((Down.Message, true));
    }

    [Test]
    public async Task Whoever_waits_hears_of_the_end()
    {
        var recovered = 0;
        _link.Recovered += () => recovered++;
        _link.Works(SupabaseWay.Rows);
        _link.Fails(SupabaseWay.Rows, Down);
        _link.Works(SupabaseWay.Rows);
        _link.Works(SupabaseWay.Rows);

        await Assert.That(recovered).IsEqualTo(1);
    }
}
