using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// Tokens (JWT) of a sign-in that is somewhere else, such as Supabase: signature, issuer, audience and time. The kind of the key decides
/// which algorithm is allowed, never the token alone.
/// </summary>
internal sealed class TokenVerifier : IDisposable
{
    private const int LongestToken = 8 * 1024;

    /// <summary>Clocks differ: a token may begin a little in the future. It never lasts longer than it says.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken };
    private readonly TokenOptions _options;
    private readonly SigningKeys? _keys;
    private readonly TimeProvider _clock;
    private readonly SecurityKey[] _secret;

    public TokenVerifier(TokenOptions options, SigningKeys? keys, TimeProvider clock)
    {
        (_options, _keys, _clock) = (options, keys, clock);
        _secret = options.Secret.Length > 0 ? [new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Secret))] : [];
    }

    /// <summary>Null for a token that is not good, or gives no right to anything here.</summary>
    public async ValueTask<Caller?> CheckAsync(string text, CancellationToken stop)
    {
        if (text.Length > LongestToken || Parse(text) is not { } token) return null;
        var keys = await KeysAsync(token, stop).ConfigureAwait(false);
        if (keys.Count == 0) return null;
        var result = await _handler.ValidateTokenAsync(text, Parameters(keys)).ConfigureAwait(false);
        return result is { IsValid: true, SecurityToken: JsonWebToken valid } ? Granted(valid) : null;
    }

    public void Dispose() => _keys?.Dispose();

    private Caller? Granted(JsonWebToken token)
    {
        try
        {
            return TokenClaims.Caller(token, _options.DefaultRole);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null; // signed, and yet no object, or with text that is not Unicode
        }
    }

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return null;
        }
    }

    private async ValueTask<IReadOnlyList<SecurityKey>> KeysAsync(JsonWebToken token, CancellationToken stop) => token.Alg switch
    {
        SecurityAlgorithms.HmacSha256 => _secret,
        SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256 when _keys is not null => await _keys.OfAsync(token.Kid, stop).ConfigureAwait(false),
        _ => [],
    };

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> keys) => new()
    {
        IssuerSigningKeys = keys,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
        ValidateIssuer = _options.Issuer.Length > 0,
        ValidIssuer = _options.Issuer,
        ValidateAudience = _options.Audience.Length > 0,
        ValidAudience = _options.Audience,
        LifetimeValidator = IsOfNow,
    };

    private bool IsOfNow(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return until > now && (from is null || from <= now + Ahead);
    }
}
