using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>JSON Web Tokens with HS256, as a project's keys and its users' tokens are.</summary>
internal static class RigToken
{
    public const string Secret = "super-secret-jwt-token-with-at-least-32-characters";

    public static string Make(string role, DateTimeOffset? expires = null, JsonObject? more = null, string secret = Secret)
    {
        var claims = more?.DeepClone().AsObject() ?? [];
        claims["role"] = role;
        claims["iss"] = "supabase";
        claims["iat"] = 1_700_000_000;
        claims["exp"] = (expires ?? DateTimeOffset.UtcNow.AddYears(5)).ToUnixTimeSeconds();
        var body = $"{Base64("""{"alg":"HS256","typ":"JWT"}""")}.{Base64(claims.ToJsonString())}";
        return $"{body}.{Signature(body, secret)}";
    }

    /// <summary>A signed-in user.</summary>
    /// <param name="part">What they are to ParkingGate: gate, viewer or nothing.</param>
    public static string User(string? part, DateTimeOffset? expires = null, string? id = null)
    {
        var metadata = new JsonObject();
        if (part is not null) metadata["parkinggate"] = part;
        return Make("authenticated", expires, new JsonObject { ["sub"] = id ?? Guid.NewGuid().ToString(), ["app_metadata"] = metadata });
    }

    /// <summary>Of this project, though it may have expired.</summary>
    public static bool IsOurs(string token) => Read(token, out var problem) is not null || problem.StartsWith("Token has expired", StringComparison.Ordinal);

    /// <returns>Its claims, or null and what is wrong with it.</returns>
    public static JsonObject? Read(string token, out string problem)
    {
        problem = "The token provided is not a valid JWT";
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        JsonObject? claims;
        try
        {
            claims = JsonNode.Parse(Convert.FromBase64String(Padded(parts[1])))?.AsObject();
        }
        catch (Exception failure) when (failure is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
        problem = "Failed to validate JWT signature";
        if (claims is null || parts[2] != Signature($"{parts[0]}.{parts[1]}", Secret)) return null;
        problem = "Fields `role` and `exp` are required in JWT";
        if (claims["role"] is null || claims["exp"] is null) return null;
        var late = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - claims["exp"]!.GetValue<long>();
        problem = late >= 0 ? $"Token has expired {late} seconds ago" : "";
        return late >= 0 ? null : claims;
    }

    private static string Signature(string body, string secret) =>
        Base64(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(body)));

    private static string Base64(string text) => Base64(Encoding.UTF8.GetBytes(text));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Padded(string text) => text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
}
