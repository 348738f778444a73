namespace ParkingGate.Endpoints.Access;

/// <summary>Where a request carries its credential.</summary>
internal static class Credential
{
    /// <summary>What the server answers to a socket that offers it, with or without a token beside it.</summary>
    public const string SubProtocol = "parkinggate.v1";

    /// <summary>The parameter of an address for those who can set no header, such as an img element. Never logged.</summary>
    public const string Parameter = "access_token";

    private const string Bearer = "Bearer ";
    private const string BearerProtocol = "bearer.";

    /// <summary>An API key or a token: of the header, the sub-protocols, or the address. Null when there is none.</summary>
    public static string? Of(HttpContext context)
    {
        if (context.Request.Headers.Authorization is [{ } header]) // of another kind, it is a credential all the same, and a wrong one
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        var offered = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(protocol => protocol.StartsWith(BearerProtocol, StringComparison.Ordinal));
        if (offered is not null) return offered[BearerProtocol.Length..];
        return context.Request.Query[Parameter] is [{ Length: > 0 } token] ? token : null;
    }

    /// <summary>The sub-protocol to answer with; null when the client offers none of ours.</summary>
    public static string? Answer(HttpContext context) =>
        context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol) ? SubProtocol : null;
}
