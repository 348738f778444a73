namespace ParkingGate.Pipeline;

/// <summary>One camera's part of the journal. Without a journal it has one of its own.</summary>
internal sealed class EventFeed(string camera, TimeProvider clock, EventJournal? journal = null)
{
    private readonly EventJournal _journal = journal ?? new EventJournal(clock);

    public void Publish(GateEvent happened) => _journal.Publish(camera, happened);

    /// <summary>Calls back for each event from now on, first for the loss of the source while it lasts, until the returned token is
    /// disposed. The callback must not block.</summary>
    public IDisposable Subscribe(Action<PublishedEvent> subscriber) => _journal.Follow(camera, subscriber);
}
