using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>`/rest/v1`: the part of PostgREST that ParkingGate and the official client's tests use, as SQL on the real database.</summary>
internal sealed class RigRest(NpgsqlDataSource source)
{
    public async Task ServeAsync(HttpContext context, string name, JsonObject? claims)
    {
        var role = claims?["role"]?.GetValue<string>() ?? "anon";
        try
        {
            await using var connection = await source.OpenConnectionAsync(context.RequestAborted);
            await using var transaction = await connection.BeginTransactionAsync(context.RequestAborted);
            await SetRoleAsync(connection, role, claims);
            var answer = await new RestCall(connection, context.Request, name).RunAsync(context.RequestAborted);
            await transaction.CommitAsync(context.RequestAborted);
            await WriteAsync(context, answer);
        }
        catch (PostgresException error)
        {
            await RefuseAsync(context, RigRefusal.Of(error, role == "anon"));
        }
        catch (RigRefusal refusal)
        {
            await RefuseAsync(context, refusal);
        }
        catch (NpgsqlException)
        {
            await RefuseAsync(context, new RigRefusal(503, "PGRST001", "Could not query the database for the schema cache. Retrying."));
        }
    }

    public static async Task SetRoleAsync(NpgsqlConnection connection, string role, JsonObject? claims)
    {
        await using var command = new NpgsqlCommand("SELECT set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", connection);
        command.Parameters.Add(new() { Value = role });
        command.Parameters.Add(new() { Value = claims?.ToJsonString() ?? "" });
        await command.ExecuteNonQueryAsync();
    }

    public static Task RefuseAsync(HttpContext context, RigRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (refusal.Code == "PGRST103") context.Response.Headers.ContentRange = $"*/{refusal.Data["total"]}";
        return context.Response.WriteAsync(refusal.Body, CancellationToken.None);
    }

    private static async Task WriteAsync(HttpContext context, RestAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Range is not null) context.Response.Headers.ContentRange = answer.Range;
        if (answer.Applied is not null) context.Response.Headers["Preference-Applied"] = answer.Applied;
        if (answer.Body is null || HttpMethods.IsHead(context.Request.Method)) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.Body);
    }
}
