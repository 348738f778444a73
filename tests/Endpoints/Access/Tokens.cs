using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>Tokens (JWT) made here, with no help of the library that checks them.</summary>
internal static class Tokens
{
    public const string Secret = "a secret of this test, long enough for HS256";

    /// <summary>As Supabase makes them; what a user may change about themselves is in user_metadata.</summary>
    public static string Claims(string? parkinggate = null, string role = "authenticated", string sub = "11111111-2222-3333-4444-555555555555", int seconds = 3600, string more = "") =>
        $$"""
        {"aud":"authenticated","exp":{{(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture)}},"iat":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}},
        "iss":"https://abc.supabase.co/auth/v1","sub":"{{sub}}","email":"kim@example.com","phone":"","role":"{{role}}","aal":"aal1","session_id":"s",
        "app_metadata":{"provider":"email","providers":["email"]{{(parkinggate is null ? "" : $",\"parkinggate\":{parkinggate}")}}},
        "user_metadata":{"parkinggate":{"role":"admin"},"role":"admin"}{{more}}}
        """;

    public static string Hs256(string claims, string secret = Secret, string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        var text = $"{Part(header)}.{Part(claims)}";
        return $"{text}.{Part(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)))}";
    }

    public static string Signed(string claims, RSA key, string name)
    {
        var text = $"{Part($$"""{"alg":"RS256","kid":"{{name}}","typ":"JWT"}""")}.{Part(claims)}";
        return $"{text}.{Part(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Signed(string claims, ECDsa key, string name)
    {
        var text = $"{Part($$"""{"alg":"ES256","kid":"{{name}}","typ":"JWT"}""")}.{Part(claims)}";
        return $"{text}.{Part(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Public keys as Supabase publishes them.</summary>
    public static string KeySet(params (string Name, AsymmetricAlgorithm Key)[] keys) =>
        $$"""{"keys":[{{string.Join(',', keys.Select(key => Public(key.Name, key.Key)))}}]}""";

    public static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Part(string json) => Part(Encoding.UTF8.GetBytes(json));

    private static string Public(string name, AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            var numbers = rsa.ExportParameters(false);
            return JsonSerializer.Serialize(new { kty = "RSA", kid = name, alg = "RS256", use = "sig", key_ops = new[] { "verify" }, n = Part(numbers.Modulus!), e = Part(numbers.Exponent!) });
        }
        var point = ((ECDsa)key).ExportParameters(false).Q;
        return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", kid = name, alg = "ES256", use = "sig", ext = true, key_ops = new[] { "verify" }, x = Part(point.X!), y = Part(point.Y!) });
    }
}
