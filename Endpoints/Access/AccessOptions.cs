namespace ParkingGate.Endpoints.Access;

/// <summary>How callers are told apart.</summary>
internal sealed record AccessOptions
{
    /// <summary>Where API keys are kept.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Whoever has no credential is a viewer.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Origins of pages, other than the program's own, whose scripts may call it.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Null: no tokens are accepted.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>Wrong credentials that one address may try in a minute.</summary>
    public int FailuresPerMinute { get; init; } = 10;
}

/// <summary>Whose tokens (JWT) are accepted.</summary>
internal sealed record TokenOptions
{
    /// <summary>For HS256; empty: none is accepted.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Address or path of a key set (JWKS), for RS256 and ES256; empty: none is accepted.</summary>
    public string Keys { get; init; } = "";

    /// <summary>Empty: any.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Empty: any.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Of a good token that names no role; null: it is refused.</summary>
    public Role? DefaultRole { get; init; }
}
