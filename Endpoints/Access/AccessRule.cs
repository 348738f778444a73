namespace ParkingGate.Endpoints.Access;

/// <summary>Who may use a route. A route without a rule is used by nobody.</summary>
/// <param name="Least">The role that is needed; null: anyone, without signing in.</param>
/// <param name="Camera">The part of the path that names a camera, which the caller must be allowed to see; null: none does.</param>
internal sealed record AccessRule(Role? Least, string? Camera = null);

/// <summary>Rules, written beside the routes.</summary>
internal static class AccessRules
{
    /// <summary>Only for callers of this role or a higher one.</summary>
    /// <param name="camera">The part of the path that names a camera.</param>
    public static IEndpointConventionBuilder Needs(this IEndpointConventionBuilder route, Role least, string? camera = null) =>
        route.WithMetadata(new AccessRule(least, camera));

    /// <summary>For whoever reaches the address: it tells nothing of the gate.</summary>
    public static IEndpointConventionBuilder ForAnyone(this IEndpointConventionBuilder route) => route.WithMetadata(new AccessRule(null));
}
