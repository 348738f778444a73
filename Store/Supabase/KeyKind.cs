using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>What a key says of itself, for an operator: never the key.</summary>
internal static class KeyKind
{
    public static string Describe(string key, DateTimeOffset now)
    {
        if (key.StartsWith("sb_secret_", StringComparison.Ordinal)) return Mighty("a secret key");
        if (key.StartsWith("sb_publishable_", StringComparison.Ordinal)) return Weak("a publishable key");
        if (Claims(key) is not { } claims) return "a key of a form that is not known here";
        var role = claims.TryGetProperty("role", out var name) ? name.GetString() : null;
        var until = claims.TryGetProperty("exp", out var expires) && expires.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
        var kind = string.Create(CultureInfo.InvariantCulture, $"a key of the role {role}{(until is { } end ? $", good until {end:yyyy-MM-dd}{(end < now ? " (over)" : "")}" : "")}");
        return role switch
        {
            "service_role" => Mighty(kind),
            "anon" => Weak(kind),
            _ => kind,
        };
    }

    private static string Mighty(string kind) => $"{kind}: it may do everything in the project; safer is a user for the gate and the publishable key";

    private static string Weak(string kind) => $"{kind} without a user: set Supabase:Email and Supabase:Password, or the table must be open to everybody";

    /// <summary>Of a JSON Web Token; null for what is none.</summary>
    private static JsonElement? Claims(string key)
    {
        if (key.Split('.') is not [_, var body, _]) return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(body)));
            return claims.RootElement.Clone();
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }
}
