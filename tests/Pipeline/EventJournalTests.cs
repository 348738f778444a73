using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Pipeline;

/// <summary>One order for the events of all cameras, and what a client that was away is told.</summary>
public class EventJournalTests
{
    private readonly EventJournal _journal = new(TimeProvider.System);
    private readonly EventFeed _entrance;
    private readonly EventFeed _exit;

    public EventJournalTests()
    {
        _entrance = new EventFeed("entrance", TimeProvider.System, _journal);
        _exit = new EventFeed("exit", TimeProvider.System, _journal);
    }

    [Test]
    public async Task Events_of_all_cameras_have_one_number()
    {
        Publish(_entrance, 1);
        Publish(_exit, 1);
        Publish(_entrance, 1);

        var replay = Since(0);

        await Assert.That(replay.Events.Select(published => (published.Id.Number, published.Camera)))
            .IsEquivalentTo(new[] { (1L, "entrance"), (2L, "exit"), (3L, "entrance") });
        await Assert.That(replay.Gap).IsEqualTo(EventGap.None);
        await Assert.That(replay.To.Number).IsEqualTo(3);
    }

    [Test]
    public async Task After_a_place_come_the_later_events_of_the_cameras_that_are_wanted()
    {
        for (var i = 0; i < 10; i++) Publish(i % 2 == 0 ? _entrance : _exit, 1);

        var replay = _journal.Since(At(5), camera => camera == "exit");

        await Assert.That(replay.Events.Select(published => published.Id.Number)).IsEquivalentTo(new[] { 6L, 8, 10 });
        await Assert.That(Since(10).Events).IsEmpty();
    }

    [Test]
    public async Task The_last_thousand_are_kept_and_who_comes_too_late_is_told()
    {
        Publish(_entrance, 1500);

        await Assert.That(Since(500).Gap).IsEqualTo(EventGap.None);
        await Assert.That(Since(500).Events.Count).IsEqualTo(1000);
        await Assert.That(Since(499).Gap).IsEqualTo(EventGap.TooOld);
        await Assert.That(Since(499).Events.Select(published => published.Id.Number)).IsEquivalentTo(Enumerable.Range(501, 1000).Select(i => (long)i));
        await Assert.That(Since(499).From.Number).IsEqualTo(500);
    }

    [Test]
    public async Task A_place_of_another_run_or_of_the_future_is_told_and_gets_all_that_is_kept()
    {
        Publish(_entrance, 3);
        var elsewhere = _journal.Since(new EventPlace("otherrun", 2), _ => true);
        var ahead = Since(99);

        await Assert.That((elsewhere.Gap, elsewhere.Events.Count, elsewhere.From.Number)).IsEqualTo((EventGap.Restarted, 3, 0L));
        await Assert.That((ahead.Gap, ahead.Events.Count)).IsEqualTo((EventGap.Restarted, 3));
        await Assert.That(new EventJournal(TimeProvider.System).Since(null, _ => true).To.Epoch).IsNotEqualTo(ahead.To.Epoch);
    }

    [Test]
    public async Task A_source_that_is_lost_is_told_first_as_long_as_it_lasts_also_when_it_is_long_ago()
    {
        _exit.Publish(new GateEvent.SourceLost("gone", 1));
        Publish(_entrance, 2000);

        await Assert.That(_journal.Since(null, _ => true).Events.Single().Camera).IsEqualTo("exit");
        await Assert.That(_journal.Since(null, camera => camera == "entrance").Events).IsEmpty();
        await Assert.That(Since(5).Events[0].Event).IsTypeOf<GateEvent.SourceLost>();
        await Assert.That(Since(1500).Events[0].Event).IsTypeOf<GateEvent.ContainerCaptured>();

        _exit.Publish(new GateEvent.SourceRecovered(1));
        await Assert.That(_journal.Since(null, _ => true).Events).IsEmpty();
    }

    [Test]
    public async Task Nothing_is_missed_or_told_twice_between_what_was_and_what_comes()
    {
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) Publish(_entrance, 1);
        });

        for (var visit = 0; visit < 200; visit++)
        {
            var after = _journal.Since(null, _ => true).To;
            var live = new List<long>();
            EventReplay missed;
            using (_journal.Subscribe(after, _ => true, published => live.Add(published.Id.Number), out missed)) await Task.Yield();
            var numbers = missed.Events.Select(published => published.Id.Number).Concat(live).ToArray();
            var first = missed.Gap == EventGap.None ? after.Number + 1 : missed.From.Number + 1;
            await Assert.That(numbers.SequenceEqual(Enumerable.Range(0, numbers.Length).Select(i => first + i))).IsTrue();
        }
        await stop.CancelAsync();
        await publishing;
    }

    [Test]
    [Arguments("abc-1", "abc", 1L)]
    [Arguments("k3x9qq01-000184", "k3x9qq01", 184L)]
    public async Task An_id_is_read_as_it_is_written(string text, string epoch, long number) =>
        await Assert.That(EventPlace.Parse(text)).IsEqualTo(new EventPlace(epoch, number));

    [Test]
    [Arguments("")]
    [Arguments("abc")]
    [Arguments("-1")]
    [Arguments("abc-")]
    [Arguments("abc--1")]
    [Arguments("abc-1.5")]
    [Arguments("ABC-1")]
    [Arguments("abc-99999999999999999999")]
    [Arguments("0123456789abcdefg-1")]
    public async Task What_is_no_id_is_none(string text) => await Assert.That(EventPlace.Parse(text)).IsNull();

    private EventReplay Since(long number) => _journal.Since(At(number), _ => true);

    private EventPlace At(long number) => new(_journal.Since(null, _ => true).To.Epoch, number);

    private static void Publish(EventFeed feed, int count)
    {
        for (var i = 0; i < count; i++) feed.Publish(new GateEvent.ContainerCaptured(i));
    }
}
