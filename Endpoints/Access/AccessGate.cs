using System.Security.Claims;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// Every request passes here, between the choice of its route and the route itself: who asks, and may they. What nobody thought of is
/// refused.
/// </summary>
internal sealed class AccessGate(AccessOptions options, ConnectionLimits limits, Authenticator authenticator, SignInRecord record, CameraHost cameras)
{
    private readonly AddressBuckets _requests = new(limits.RequestsPerSecond, limits.RequestBurst);
    private readonly AddressBuckets _failures = new(options.FailuresPerMinute / 60.0, options.FailuresPerMinute);

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (_requests.TryTake(context.Connection.RemoteIpAddress) is { Ticks: > 0 } pause)
        {
            await Refusal.TooManyRequests(pause).WriteAsync(context).ConfigureAwait(false);
            return;
        }
        // What routing made up itself, such as the answer to a wrong method, tells nothing of the gate.
        var refusal = context.GetEndpoint() is RouteEndpoint route ? await RefusalAsync(context, route.Metadata.GetMetadata<AccessRule>()).ConfigureAwait(false) : null;
        await (refusal is null ? next(context) : refusal.WriteAsync(context)).ConfigureAwait(false);
    }

    /// <summary>Checks a credential that comes from this address; null with a refusal when it is not good.</summary>
    public async ValueTask<(Caller? Caller, Refusal? Refusal)> SignInAsync(HttpContext context, string credential)
    {
        var address = context.Connection.RemoteIpAddress;
        if (_failures.Look(address) is { Ticks: > 0 } pause) return (null, Refusal.TooManyFailures(pause));
        if (await authenticator.CheckAsync(credential, context.RequestAborted).ConfigureAwait(false) is { } caller)
        {
            record.SignedIn(caller, address);
            return (caller, null);
        }
        _failures.TryTake(address);
        record.Failed(address);
        return (null, Refusal.BadCredential);
    }

    private async ValueTask<Refusal?> RefusalAsync(HttpContext context, AccessRule? rule)
    {
        if (rule is null) return Refusal.NoRule;
        if (rule.Least is not { } least) return null;
        if (RequestOrigin.IsForeign(context, options.Origins)) return Refusal.ForeignPage;
        var (caller, refusal) = await IdentifyAsync(context).ConfigureAwait(false);
        if (caller is null) return refusal;
        if (!caller.May(least)) return Refusal.Role(least);
        if (rule.Camera is { } part && CameraRefusal(caller, cameras, context.Request.RouteValues[part] as string ?? "") is { } unseen) return unseen;
        context.Features.Set(caller);
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], "bearer"));
        return null;
    }

    /// <summary>Who asks; null with a refusal when that cannot be told.</summary>
    public async ValueTask<(Caller? Caller, Refusal? Refusal)> IdentifyAsync(HttpContext context)
    {
        if (Credential.Of(context) is { } credential && (authenticator.IsRequired || authenticator.AllowsAnonymous))
            return await SignInAsync(context, credential).ConfigureAwait(false);
        if (authenticator.AllowsAnonymous) return (Caller.Anonymous, null);
        if (authenticator.IsRequired) return (null, Refusal.NoCredential);
        return RequestOrigin.IsLocal(context) ? (Caller.Local, null) : (null, Refusal.NotLocal);
    }

    /// <summary>Why a caller may not have this camera; null when they may.</summary>
    public static Refusal? CameraRefusal(Caller caller, CameraHost cameras, string id) =>
        !caller.MaySee(id) ? Refusal.Camera(id) : cameras.Find(id) is null ? Refusal.UnknownCamera(id, cameras.All.Select(camera => camera.Id).Where(caller.MaySee)) : null;
}
