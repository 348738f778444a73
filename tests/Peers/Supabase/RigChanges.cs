using System.Text.Json.Nodes;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>One change of a table, in the form that Realtime gives it.</summary>
/// <param name="Size">Of the change in the write-ahead log's JSON.</param>
internal sealed record RigChange(string Schema, string Table, string Type, string At, JsonArray Columns, JsonObject Record, JsonObject Old, JsonArray Keys, int Size);

/// <summary>The database's changes by logical decoding: a slot of its own that ends with its connection, looked at every 100 ms.</summary>
internal sealed class RigChanges(string connectionText, Func<IReadOnlyList<RigChange>, Task> deliver)
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>Until told to stop; a database that went away is connected to again, and what happened meanwhile is lost, as there.</summary>
    public async Task RunAsync(TaskCompletionSource ready, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionText + ";Pooling=false");
                await connection.OpenAsync(stop);
                var slot = $"rig_{Guid.NewGuid():N}";
                await using var create = new NpgsqlCommand($"SELECT pg_create_logical_replication_slot('{slot}', 'wal2json', true)", connection);
                await create.ExecuteNonQueryAsync(stop);
                ready.TrySetResult();
                await PollAsync(connection, slot, stop);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or InvalidOperationException)
            {
                await Task.Delay(500, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PollAsync(NpgsqlConnection connection, string slot, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT data FROM pg_logical_slot_get_changes('{slot}', null, {AtOnce}, 'format-version', '2', 'include-transaction', '0',
                'include-timestamp', '1', 'include-types', '1', 'include-pk', '1', 'actions', 'insert,update,delete', 'add-tables', 'public.*')
            """, connection);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var changes = new List<RigChange>();
            await using (var reader = await command.ExecuteReaderAsync(stop))
            {
                while (await reader.ReadAsync(stop)) changes.Add(Read(reader.GetString(0)));
            }
            if (changes.Count > 0) await deliver(changes);
        }
    }

    private static RigChange Read(string text)
    {
        var line = JsonNode.Parse(text)!.AsObject();
        var columns = line["columns"]?.AsArray() ?? [];
        var record = new JsonObject();
        var described = new JsonArray();
        foreach (var column in columns)
        {
            var (name, type) = (column!["name"]!.GetValue<string>(), Short(column["type"]!.GetValue<string>()));
            described.Add((JsonNode)new JsonObject { ["name"] = name, ["type"] = type });
            record[name] = Value(type, column["value"]);
        }
        var old = new JsonObject();
        foreach (var column in line["identity"]?.AsArray() ?? []) old[column!["name"]!.GetValue<string>()] = column["value"]?.DeepClone();
        var at = line["timestamp"]!.GetValue<string>().Replace(' ', 'T')[..23] + "Z";
        var type2 = line["action"]!.GetValue<string>() switch { "I" => "INSERT", "U" => "UPDATE", _ => "DELETE" };
        return new(line["schema"]!.GetValue<string>(), line["table"]!.GetValue<string>(), type2, at, described, record, old, line["pk"]?.AsArray() ?? [], text.Length);
    }

    /// <summary>Long names and texts of the log become what `to_jsonb` makes of the values.</summary>
    private static JsonNode? Value(string type, JsonNode? value) => value is null ? null : type switch
    {
        "timestamptz" => Iso(value.GetValue<string>()),
        "json" or "jsonb" => JsonNode.Parse(value.GetValue<string>()),
        _ => value.DeepClone(),
    };

    /// <summary>`2026-11-28 13:37:01.5+00` as `2026-11-28T13:37:01.5+00:00`.</summary>
    private static JsonNode Iso(string text) => text.Replace(' ', 'T') + (text[^3] is '+' or '-' ? ":00" : "");

    private static string Short(string type) => type switch
    {
        "bigint" => "int8",
        "integer" => "int4",
        "smallint" => "int2",
        "boolean" => "bool",
        "double precision" => "float8",
        "real" => "float4",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "character varying" => "varchar",
        _ => type,
    };
}
