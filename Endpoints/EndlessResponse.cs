using System.Buffers;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints;

/// <summary>
/// A response that goes on until the client leaves, its credential expires or the server ends, such as a stream of pictures. A client that is too slow even
/// for one piece is cut off.
/// </summary>
internal sealed class EndlessResponse : IDisposable
{
    private readonly HttpContext _context;
    private readonly SocketLimits _limits;
    private readonly CancellationTokenSource _lifetime;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _waking;
    private CancellationTokenSource _deadline = new();

    /// <param name="wake">Set when it is over.</param>
    /// <param name="end">Ends it too.</param>
    public EndlessResponse(HttpContext context, SocketLimits limits, AsyncSignal wake, CancellationToken end = default)
    {
        (_context, _limits) = (context, limits);
        _lifetime = context.Caller().Lifetime(context.RequestServices.GetRequiredService<TimeProvider>(), end);
        _over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, context.RequestServices.GetRequiredService<Drain>().Over, _lifetime.Token);
        _waking = _over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), wake);
        ShortQueue.Ask(context);
    }

    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>Adds to the piece that <see cref="SendAsync"/> sends; the bytes are copied.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _context.Response.BodyWriter.Write(bytes);

    public async ValueTask SendAsync()
    {
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new CancellationTokenSource();
        }
        _deadline.CancelAfter(_limits.SendWithin);
        try
        {
            var sent = await _context.Response.BodyWriter.FlushAsync(_deadline.Token).ConfigureAwait(false);
            if (sent.IsCompleted) await _over.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            _context.Abort();
            await _over.CancelAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _waking.Dispose();
        _over.Dispose();
        _lifetime.Dispose();
        _deadline.Dispose();
    }
}
