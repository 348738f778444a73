using Microsoft.Extensions.Options;

namespace ParkingGate.Settings;

/// <summary>Who may use the gate.</summary>
internal sealed class AccessSettings
{
    public const string KeyFileName = "keys.json";

    /// <summary>Empty: keys.json beside the log.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Of pages elsewhere, whose scripts may call.</summary>
    [Origin]
    public string[] Origins { get; set; } = [];

    /// <summary>Proxies that are believed when they say who asks.</summary>
    [Proxy]
    public string[] Proxies { get; set; } = [];

    /// <summary>Wrong credentials from one address, each minute.</summary>
    [Within(1, 1_000_000)]
    public int FailuresPerMinute { get; set; } = 10;

    [ValidateObjectMembers]
    public JwtSettings Jwt { get; set; } = new();

    public string KeyPlace(StoreSettings store) => Path.GetFullPath(KeyFile.Length > 0 ? KeyFile : Path.Combine(store.Place(), KeyFileName));

    /// <summary>There is a way to sign in.</summary>
    public bool IsConfigured(StoreSettings store) => Jwt.IsSet() || File.Exists(KeyPlace(store));
}

/// <summary>Tokens (JWT) of a sign-in somewhere else.</summary>
internal sealed class JwtSettings
{
    [TokenSecret]
    public string Secret { get; set; } = "";

    /// <summary>Address or file of a JWKS.</summary>
    [KeySet]
    public string Keys { get; set; } = "";

    public string Issuer { get; set; } = "";

    public string Audience { get; set; } = "";

    /// <summary>Of a good token that names no role.</summary>
    public GrantedRole DefaultRole { get; set; } = GrantedRole.None;

    public bool IsSet() => Secret.Length > 0 || Keys.Length > 0;
}

/// <summary>What somebody may do.</summary>
internal enum GrantedRole { None, Viewer, Operator, Admin }
