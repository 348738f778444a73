using ParkingGate.Endpoints.Access;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Events;

/// <summary>One request for events: answered at once when there are any, else when one happens or the time is over.</summary>
internal sealed class EventPoll : IDisposable
{
    private readonly EventQuery _query;
    private readonly Caller _caller;
    private readonly EventJournal _journal;
    private readonly AsyncSignal _wake = new();
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _waking;

    public EventPoll(HttpContext context, EventQuery query)
    {
        (_query, _caller) = (query, context.Caller());
        _journal = context.RequestServices.GetRequiredService<EventJournal>();
        _over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, context.RequestServices.GetRequiredService<Drain>().Over);
        _waking = _over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _wake);
    }

    public async ValueTask<EventReplay> NextAsync()
    {
        using var subscription = _journal.Subscribe(_query.After, Wants, _ => _wake.Set(), out var replay);
        if (_query.After is null || _query.Wait == TimeSpan.Zero) return replay;
        _over.CancelAfter(_query.Wait);
        while (replay.Gap == EventGap.None && replay.Events.Count == 0 && !_over.IsCancellationRequested)
        {
            await _wake.WaitAsync().ConfigureAwait(false);
            replay = _journal.Since(_query.After, Wants);
        }
        return replay;
    }

    public void Dispose()
    {
        _waking.Dispose();
        _over.Dispose();
    }

    private bool Wants(string camera) => (_query.Camera is null || _query.Camera == camera) && _caller.MaySee(camera);
}
