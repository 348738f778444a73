using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ParkingGate.Store;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// What a token says about its bearer. `app_metadata.parkinggate` decides when it is there, because Supabase lets only the project's owner
/// write it (never `user_metadata`, which users write themselves); else the token's own `role` and `cameras`. What is not understood gives
/// no right.
/// </summary>
internal static class TokenClaims
{
    private const string Metadata = "app_metadata";
    private const string Ours = "parkinggate";

    /// <summary>Null when the token gives no right to anything here.</summary>
    /// <param name="otherwise">For a token that names no role of ours.</param>
    public static Caller? Caller(JsonWebToken token, Role? otherwise)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var claims = payload.RootElement;
        var role = Text(claims, "role");
        if (role == "anon") return null; // the key that every page of a Supabase project has: nobody in particular
        var right = role == "service_role" ? new Right(Role.Admin, null) // the project's own servers
            : Member(claims, Metadata) is { } metadata && Member(metadata, Ours) is { } grant ? Granted(grant)
            : (RoleWords.Parse(role) ?? otherwise) is { } own ? With(own, claims)
            : null;
        return right is null || (Text(claims, "sub") ?? role) is not { } subject ? null
            : new Caller($"user:{token.Issuer}:{subject}", Text(claims, "email") ?? subject, right.Role)
            {
                Cameras = right.Cameras,
                ExpiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero),
            };
    }

    private sealed record Right(Role Role, CameraSet? Cameras);

    private static Right? Granted(JsonElement grant) =>
        grant.ValueKind == JsonValueKind.String ? RoleWords.Parse(grant.GetString()) is { } all ? new Right(all, null) : null
        : RoleWords.Parse(Text(grant, "role")) is { } role ? With(role, grant)
        : null;

    /// <summary>Null when the cameras are there and cannot be understood.</summary>
    private static Right? With(Role role, JsonElement source)
    {
        if (Member(source, "cameras") is not { ValueKind: not JsonValueKind.Null } list) return new Right(role, null);
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(camera => camera.ValueKind != JsonValueKind.String)) return null;
        return new Right(role, new CameraSet(list.EnumerateArray().Select(camera => camera.GetString()!)));
    }

    private static JsonElement? Member(JsonElement source, string name) =>
        source.ValueKind == JsonValueKind.Object && source.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement source, string name) =>
        Member(source, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;
}
