using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>`/storage/v1`: upload and download. Nearly every refusal is HTTP 400 with the real status in its body, as there.</summary>
internal sealed class RigStorage(NpgsqlDataSource source)
{
    public async Task ServeAsync(HttpContext context, string path, JsonObject? claims)
    {
        var role = claims?["role"]?.GetValue<string>() ?? "anon";
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            if (context.Request.Method is "POST" or "PUT" && path.StartsWith("object/", StringComparison.Ordinal)) await UploadAsync(context, connection, path[7..], role, claims);
            else if (context.Request.Method == "GET" && path.StartsWith("object/", StringComparison.Ordinal)) await DownloadAsync(context, connection, path[7..], role, claims);
            else await RefuseAsync(context, 404, "not_found", "Route not found");
        }
        catch (PostgresException error) when (error.SqlState == "42501")
        {
            await RefuseAsync(context, 403, "Unauthorized", "new row violates row-level security policy");
        }
        catch (PostgresException error) when (error.SqlState == "23505")
        {
            await RefuseAsync(context, 409, "Duplicate", "The resource already exists");
        }
        catch (NpgsqlException)
        {
            await RefuseAsync(context, 544, "DatabaseTimeout", "The connection to the database timed out", status: 544);
        }
    }

    private static async Task UploadAsync(HttpContext context, NpgsqlConnection connection, string path, string role, JsonObject? claims)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, name) = (path[..slash], path[(slash + 1)..]);
        var (bytes, type) = await ContentAsync(context.Request);
        var limits = await LimitsAsync(connection, bucket);
        if (limits is null) await RefuseAsync(context, 404, "Bucket not found", "Bucket not found");
        else if (bytes.Length > limits.Value.Size) await RefuseAsync(context, 413, "Payload too large", "The object exceeded the maximum allowed size");
        else if (limits.Value.Types is { } types && !types.Contains(type)) await RefuseAsync(context, 415, "invalid_mime_type", $"mime type {type} is not supported");
        else await StoreAsync(context, connection, bucket, name, bytes, type, role, claims);
    }

    private static async Task StoreAsync(
        HttpContext context, NpgsqlConnection connection, string bucket, string name, byte[] bytes, string type, string role, JsonObject? claims)
    {
        var upsert = context.Request.Method == "PUT" || context.Request.Headers["x-upsert"] == "true";
        await using var transaction = await connection.BeginTransactionAsync();
        await RigRest.SetRoleAsync(connection, role, claims);
        var id = Guid.NewGuid(); // RETURNING would need the right to read
        await using var insert = new NpgsqlCommand($"""
            INSERT INTO storage.objects (id, bucket_id, name, metadata) VALUES ($4, $1, $2, jsonb_build_object('mimetype', $3))
            {(upsert ? "ON CONFLICT (bucket_id, name) DO UPDATE SET metadata = EXCLUDED.metadata RETURNING id" : "")}
            """, connection) { Parameters = { new() { Value = bucket }, new() { Value = name }, new() { Value = type }, new() { Value = id } } };
        if (upsert) id = (Guid)(await insert.ExecuteScalarAsync())!;
        else await insert.ExecuteNonQueryAsync();
        await RigRest.SetRoleAsync(connection, "none", null);
        await using var keep = new NpgsqlCommand("INSERT INTO storage.rig_bytes VALUES ($1, $2) ON CONFLICT (object_id) DO UPDATE SET bytes = EXCLUDED.bytes", connection)
        { Parameters = { new() { Value = id }, new() { Value = bytes } } };
        await keep.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(new JsonObject { ["Id"] = id.ToString(), ["Key"] = $"{bucket}/{name}" }.ToJsonString());
    }

    private static async Task DownloadAsync(HttpContext context, NpgsqlConnection connection, string path, string role, JsonObject? claims)
    {
        if (path.StartsWith("authenticated/", StringComparison.Ordinal)) path = path[14..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (await LimitsAsync(connection, path[..slash]) is null)
        {
            await RefuseAsync(context, 404, "Bucket not found", "Bucket not found");
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync();
        await RigRest.SetRoleAsync(connection, role, claims);
        await using var find = new NpgsqlCommand("SELECT id FROM storage.objects WHERE bucket_id = $1 AND name = $2", connection)
        { Parameters = { new() { Value = path[..slash] }, new() { Value = path[(slash + 1)..] } } };
        if (await find.ExecuteScalarAsync() is not Guid id)
        {
            await RefuseAsync(context, 404, "not_found", "Object not found");
            return;
        }
        await RigRest.SetRoleAsync(connection, "none", null);
        await using var read = new NpgsqlCommand("SELECT bytes FROM storage.rig_bytes WHERE object_id = $1", connection) { Parameters = { new() { Value = id } } };
        context.Response.ContentType = "image/jpeg";
        await context.Response.Body.WriteAsync((byte[])(await read.ExecuteScalarAsync())!);
    }

    private static async Task<(long Size, string[]? Types)?> LimitsAsync(NpgsqlConnection connection, string bucket)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(file_size_limit, 52428800), allowed_mime_types FROM storage.buckets WHERE id = $1", connection)
        { Parameters = { new() { Value = bucket } } };
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<string[]>(1)) : null;
    }

    /// <summary>Raw, or the form that browsers send.</summary>
    private static async Task<(byte[] Bytes, string Type)> ContentAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        if (request.HasFormContentType)
        {
            var file = (await request.ReadFormAsync()).Files[0];
            await file.CopyToAsync(bytes);
            return (bytes.ToArray(), file.ContentType);
        }
        await request.Body.CopyToAsync(bytes);
        return (bytes.ToArray(), request.ContentType ?? "");
    }

    private static Task RefuseAsync(HttpContext context, int code, string error, string message, int status = 400)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(new JsonObject { ["statusCode"] = $"{code}", ["error"] = error, ["message"] = message }.ToJsonString());
    }
}
