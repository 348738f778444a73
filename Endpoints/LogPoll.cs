using ParkingGate.Pipeline;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>One request for the rows stored after a place: answered at once when there are any, else when one is stored or the time is over.</summary>
internal sealed class LogPoll : IDisposable
{
    private readonly LogQuery _query;
    private readonly LogRequest _wanted;
    private readonly CancellationToken _left;
    private readonly AsyncSignal _wake = new();
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _waking;
    private readonly IDisposable _stored;

    public LogPoll(HttpContext context, GateStore store, LogRequest wanted)
    {
        (_query, _wanted, _left) = (store.Query, wanted, context.RequestAborted);
        _over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, context.RequestServices.GetRequiredService<Drain>().Over);
        _waking = _over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _wake);
        _stored = store.Feed.Subscribe(_ => _wake.Set());
    }

    /// <param name="seq">The place.</param>
    public async ValueTask<LogAfter> NextAsync(long seq)
    {
        var found = _query.Following(_wanted.Filter, seq, _wanted.Paging.Size, _left);
        _over.CancelAfter(_wanted.Wait);
        while (found.Rows.Count == 0 && !_over.IsCancellationRequested)
        {
            await _wake.WaitAsync().ConfigureAwait(false);
            found = _query.Following(_wanted.Filter, found.Seq, _wanted.Paging.Size, _left);
        }
        return found;
    }

    public void Dispose()
    {
        _stored.Dispose();
        _waking.Dispose();
        _over.Dispose();
    }
}
