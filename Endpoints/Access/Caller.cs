using Microsoft.AspNetCore.Http.Features;
using ParkingGate.Store;

namespace ParkingGate.Endpoints.Access;

/// <summary>Who asks, and what they may.</summary>
/// <param name="Id">The same person or program, whichever connection it comes over.</param>
/// <param name="Name">For people to read.</param>
internal sealed record Caller(string Id, string Name, Role Role)
{
    /// <summary>A program or a browser on this machine, where nobody has to sign in.</summary>
    public static readonly Caller Local = new("local", "operator", Role.Admin);

    /// <summary>Somebody unknown, where that is allowed.</summary>
    public static readonly Caller Anonymous = new("anonymous", "anonymous", Role.Viewer);

    /// <summary>The cameras that they may see, and the rows and events of which; null: all.</summary>
    public CameraSet? Cameras { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Their credential was taken away.</summary>
    public CancellationToken Withdrawn { get; init; }

    public bool May(Role role) => Role >= role;

    public bool MaySee(string camera) => Cameras?.Contains(camera) ?? true;

    /// <summary>Set when they may not go on: the credential has expired or was taken away. Never for one that does neither.</summary>
    public CancellationTokenSource Lifetime(TimeProvider clock, CancellationToken also = default)
    {
        var lifetime = CancellationTokenSource.CreateLinkedTokenSource(Withdrawn, also);
        if (ExpiresAt is { } end) lifetime.CancelAfter(Left(end - clock.GetUtcNow()));
        return lifetime;
    }

    // A timer takes 49 days at most; nobody stays connected for longer.
    private static TimeSpan Left(TimeSpan left) => left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : left;
}

/// <summary>The caller of a request, put there by <see cref="AccessGate"/>.</summary>
internal static class CallerOfRequest
{
    /// <summary>Throws where nobody asked who it is: such a request gets no answer.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
