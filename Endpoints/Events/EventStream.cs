using System.Text;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Events;

/// <summary>
/// Events as server-sent events (SSE): what was missed, then each as it happens. Bound: 256 that wait for the client. When full: the
/// stream ends, and the browser comes back with <c>Last-Event-ID</c> for what it missed.
/// </summary>
internal sealed class EventStream : IDisposable
{
    private const int Capacity = 256;

    private readonly EndlessResponse _response;
    private readonly SocketLimits _limits;
    private readonly Lock _gate = new();
    private readonly Queue<PublishedEvent> _waiting = new();
    private readonly AsyncSignal _wake = new();
    private readonly IDisposable _subscription;
    private readonly EventReplay _missed;
    private bool _overflowed;
    private bool _beat;

    public EventStream(HttpContext context, EventQuery query)
    {
        _limits = context.RequestServices.GetRequiredService<SocketLimits>();
        var caller = context.Caller();
        _response = new EndlessResponse(context, _limits, _wake);
        _subscription = context.RequestServices.GetRequiredService<EventJournal>()
            .Subscribe(query.After, camera => (query.Camera is null || query.Camera == camera) && caller.MaySee(camera), Take, out _missed);
    }

    public async Task RunAsync()
    {
        await WriteAsync("retry: 2000\n\n"u8).ConfigureAwait(false); // milliseconds that a browser waits before it comes back
        if (_missed.Gap != EventGap.None) await WriteAsync(EventJson.Missed(_missed), _missed.From).ConfigureAwait(false);
        foreach (var published in _missed.Events) await WriteAsync(published.Message(EventJson.Write), published.Id).ConfigureAwait(false);
        await using var heartbeat = new Timer(static self => ((EventStream)self!).Beat(), this, _limits.PingEvery, _limits.PingEvery);
        while (!_response.IsOver && !_overflowed)
        {
            if (TryTake(out var published)) await WriteAsync(published.Message(EventJson.Write), published.Id).ConfigureAwait(false);
            else if (Interlocked.Exchange(ref _beat, false)) await WriteAsync(":\n\n"u8).ConfigureAwait(false); // a comment: the line is alive
            else await _wake.WaitAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _response.Dispose();
    }

    private void Beat()
    {
        Volatile.Write(ref _beat, true);
        _wake.Set();
    }

    private void Take(PublishedEvent published)
    {
        lock (_gate)
        {
            if (_waiting.Count < Capacity) _waiting.Enqueue(published);
            else _overflowed = true;
        }
        _wake.Set();
    }

    private bool TryTake(out PublishedEvent published)
    {
        lock (_gate) return _waiting.TryDequeue(out published!);
    }

    private ValueTask WriteAsync(byte[] message, EventPlace id)
    {
        _response.Write("id: "u8);
        _response.Write(Encoding.UTF8.GetBytes(id.ToString()));
        _response.Write("\ndata: "u8);
        _response.Write(message);
        return WriteAsync("\n\n"u8);
    }

    private ValueTask WriteAsync(ReadOnlySpan<byte> text)
    {
        _response.Write(text);
        return _response.SendAsync();
    }
}
