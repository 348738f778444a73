using System.Text.Json;
using ParkingGate.Endpoints.Access;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>
/// Who is at the other end of a socket. When their credential ends the socket is closed with 4401; <c>authenticate</c> with a new one of
/// the same caller puts that off.
/// </summary>
internal sealed class SocketAccess : IDisposable
{
    private readonly HttpContext _context;
    private readonly WebSocketSession _session;
    private readonly SocketReplies _replies;
    private readonly string? _camera;
    private volatile Caller _caller;
    private (CancellationTokenSource Lifetime, CancellationTokenRegistration Ending)? _watch;
    private readonly Lock _gate = new();
    private Task _renewing = Task.CompletedTask;
    private bool _disposed;

    /// <param name="camera">What the socket shows; null: whatever the caller may see.</param>
    public SocketAccess(HttpContext context, WebSocketSession session, SocketReplies replies, string? camera = null)
    {
        (_context, _session, _replies, _camera) = (context, session, replies, camera);
        _caller = context.Caller();
        Watch(_caller);
    }

    /// <summary>As it is now.</summary>
    public Caller Caller => _caller;

    /// <summary>Takes a new credential; one at a time.</summary>
    public void Renew(string? credential, JsonElement? requestId)
    {
        if (string.IsNullOrEmpty(credential)) _replies.Refuse("token is missing: an API key or a token (JWT).", requestId);
        else if (!_renewing.IsCompleted) _replies.Refuse("The token before is still being looked at.", requestId);
        else _renewing = RenewAsync(credential, requestId);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Unwatch();
        }
    }

    private async Task RenewAsync(string credential, JsonElement? requestId)
    {
        try
        {
            var (caller, refusal) = await _context.RequestServices.GetRequiredService<AccessGate>().SignInAsync(_context, credential).ConfigureAwait(false);
            if (caller is null) _replies.Refuse(refusal!.Detail, requestId, "unauthorized");
            else if (caller.Id != _caller.Id && _caller != Caller.Anonymous) _replies.Refuse("The token is somebody else's; open a connection for them.", requestId, "unauthorized");
            else if (_camera is not null && !caller.MaySee(_camera)) _session.Close(CloseCode.NotAllowed, "the new token does not allow this camera");
            else Accept(caller, requestId);
        }
        catch (OperationCanceledException)
        {
            // the client has gone
        }
    }

    private void Accept(Caller caller, JsonElement? requestId)
    {
        _caller = caller;
        Watch(caller);
        _replies.Understood();
        _replies.Event("authenticated", new EventData
        {
            Role = caller.Role.Word(), ExpiresAt = caller.ExpiresAt is { } end ? WireTime.Text(end) : null, RequestId = requestId,
        });
    }

    private void Watch(Caller caller)
    {
        lock (_gate)
        {
            if (_disposed) return;
            Unwatch();
            var lifetime = caller.Lifetime(_context.RequestServices.GetRequiredService<TimeProvider>());
            var ending = lifetime.Token.UnsafeRegister(static session =>
                ((WebSocketSession)session!).Close(CloseCode.CredentialEnded, "the credential has expired or was taken away"), _session);
            _watch = (lifetime, ending);
        }
    }

    private void Unwatch()
    {
        _watch?.Ending.Dispose();
        _watch?.Lifetime.Dispose();
        _watch = null;
    }
}
