using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>`/auth/v1/token`: a user signs in with a password, or again with a refresh token.</summary>
internal sealed class RigAuth(NpgsqlDataSource source)
{
    /// <summary>How long a token is good.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    public int SignIns { get; private set; }

    public async Task ServeAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var refresh = context.Request.Query["grant_type"] == "refresh_token";
        var (email, password) = refresh
            ? body["refresh_token"]!.GetValue<string>().Split(' ') is [var one, var other] ? (one, other) : ("", "")
            : (body["email"]!.GetValue<string>(), body["password"]!.GetValue<string>());
        await using var command = source.CreateCommand("SELECT id, raw_app_meta_data::text FROM auth.users WHERE email = $1 AND plain_password = $2");
        command.Parameters.Add(new() { Value = email });
        command.Parameters.Add(new() { Value = password });
        await using var reader = await command.ExecuteReaderAsync();
        context.Response.ContentType = "application/json";
        if (!await reader.ReadAsync())
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{"code":400,"error_code":"invalid_credentials","msg":"Invalid login credentials"}""");
            return;
        }
        SignIns++;
        var expires = DateTimeOffset.UtcNow + Lifetime;
        var (id, metadata) = (reader.GetGuid(0).ToString(), JsonNode.Parse(reader.GetString(1))!);
        var token = RigToken.Make("authenticated", expires, new JsonObject { ["sub"] = id, ["email"] = email, ["app_metadata"] = metadata, ["n"] = SignIns });
        await context.Response.WriteAsync(new JsonObject
        {
            ["access_token"] = token,
            ["token_type"] = "bearer",
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            ["expires_at"] = expires.ToUnixTimeSeconds(),
            ["refresh_token"] = $"{email} {password}",
            ["user"] = new JsonObject { ["id"] = id, ["email"] = email, ["aud"] = "authenticated" },
        }.ToJsonString());
    }
}
