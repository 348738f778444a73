using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>What PostgREST answers.</summary>
internal sealed record RestAnswer(int Status, string? Body, string? Range, string? Applied);

/// <summary>One request of PostgREST's, in its transaction and role.</summary>
internal sealed class RestCall(NpgsqlConnection connection, HttpRequest request, string name)
{
    /// <summary>What a hosted project gives at most in one answer.</summary>
    private const int MaxRows = 1000;

    private static readonly HashSet<string> NoFilters = ["select", "order", "limit", "offset", "columns", "on_conflict", "apikey"];

    private readonly string _prefer = string.Join(',', request.Headers["Prefer"].ToArray());
    private readonly List<NpgsqlParameter> _values = [];
    private Dictionary<string, string> _types = [];
    private string? _where;

    private string Table => $"public.\"{name}\"";

    public async Task<RestAnswer> RunAsync(CancellationToken stop)
    {
        if (name.StartsWith("rpc/", StringComparison.Ordinal)) return await CallAsync(name[4..], stop);
        _types = await TypesAsync(stop);
        if (_types.Count == 0) throw new RigRefusal(404, "PGRST205", $"Could not find the table 'public.{name}' in the schema cache");
        return request.Method switch
        {
            "GET" or "HEAD" => await ReadAsync(stop),
            "POST" => await InsertAsync(stop),
            "PATCH" => await UpdateAsync(stop),
            "DELETE" => await DeleteAsync(stop),
            _ => throw new RigRefusal(405, "PGRST117", "Unsupported HTTP method"),
        };
    }

    private async Task<Dictionary<string, string>> TypesAsync(CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("""
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
            """, connection);
        command.Parameters.Add(new() { Value = Table });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var types = new Dictionary<string, string>();
        while (await reader.ReadAsync(stop)) types[reader.GetString(0)] = reader.GetString(1);
        return types;
    }

    private async Task<RestAnswer> ReadAsync(CancellationToken stop)
    {
        var (offset, limit) = Window();
        var total = _prefer.Contains("count=exact", StringComparison.Ordinal) ? await NumberAsync($"SELECT count(*) FROM {Table} {Where()}", stop) : (long?)null;
        if (total is { } all && offset > 0 && offset >= all)
            throw new RigRefusal(416, "PGRST103", "Requested range not satisfiable", $"An offset of {offset} was requested, but there are only {all} rows.") { Data = { ["total"] = all } };
        var rows = string.Create(CultureInfo.InvariantCulture, $"SELECT {Selected(Table)} FROM {Table} {Where()} {Order()} LIMIT {Math.Min(limit, MaxRows)} OFFSET {offset}");
        var (body, count) = await RowsAsync($"SELECT coalesce(json_agg(r), '[]')::text, count(*) FROM ({rows}) r", stop);
        return new(total > offset + count ? 206 : 200, body, Range(offset, count, total), total is null ? null : "count=exact");
    }

    private async Task<RestAnswer> InsertAsync(CancellationToken stop)
    {
        var (json, columns) = await BodyAsync(stop);
        var conflict = request.Query["on_conflict"].ToString();
        var action = conflict.Length == 0 ? ""
            : _prefer.Contains("resolution=ignore-duplicates", StringComparison.Ordinal) ? $"ON CONFLICT ({Names(conflict.Split(','))}) DO NOTHING"
            : _prefer.Contains("resolution=merge-duplicates", StringComparison.Ordinal)
                ? $"ON CONFLICT ({Names(conflict.Split(','))}) DO UPDATE SET {string.Join(", ", columns.Select(column => $"\"{column}\" = EXCLUDED.\"{column}\""))}"
            : "";
        var populate = json.StartsWith('[') ? "json_populate_recordset" : "json_populate_record";
        var list = columns.Length == 0 ? "" : $"({Names(columns)})";
        var insert = $"INSERT INTO {Table} {list} SELECT {(columns.Length == 0 ? "" : Names(columns))} FROM {populate}(null::{Table}, {Parameter(json)}::json)";
        if (columns.Length == 0) insert = $"INSERT INTO {Table} SELECT * FROM {Table} WHERE false"; // an empty list
        return await ChangeAsync($"{insert} {action}", 201, stop);
    }

    private async Task<RestAnswer> UpdateAsync(CancellationToken stop)
    {
        var (json, columns) = await BodyAsync(stop);
        var update = $"UPDATE {Table} SET {string.Join(", ", columns.Select(column => $"\"{column}\" = x.\"{column}\""))} FROM json_populate_record(null::{Table}, {Parameter(json)}::json) x {Where()}";
        return await ChangeAsync(update, 200, stop);
    }

    private Task<RestAnswer> DeleteAsync(CancellationToken stop) => ChangeAsync($"DELETE FROM {Table} {Where()}", 200, stop);

    private async Task<RestAnswer> CallAsync(string function, CancellationToken stop)
    {
        var known = await NumberAsync($"SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = {Parameter(function)}", stop);
        if (known == 0) throw new RigRefusal(404, "PGRST202", $"Could not find the function public.{function} without parameters in the schema cache");
        _values.Clear();
        var (body, _) = await RowsAsync($"SELECT coalesce(json_agg(r), '[]')::text, count(*) FROM public.\"{function}\"() r", stop);
        return new(200, body, null, null);
    }

    private async Task<RestAnswer> ChangeAsync(string change, int status, CancellationToken stop)
    {
        var full = _prefer.Contains("return=representation", StringComparison.Ordinal);
        var (body, count) = await RowsAsync(full
            ? $"WITH r AS ({change} RETURNING {Selected(Table)}) SELECT coalesce(json_agg(r), '[]')::text, count(*) FROM r"
            : $"WITH r AS ({change} RETURNING 1) SELECT NULL, count(*) FROM r", stop);
        if (status == 200 && !full) status = 204;
        var range = status == 201 ? "*/*" : Range(0, count, null);
        return new(status, full ? body : null, range, full ? "return=representation" : null);
    }

    /// <summary>The body, and the columns that it is about.</summary>
    private async Task<(string Json, string[] Columns)> BodyAsync(CancellationToken stop)
    {
        using var reader = new StreamReader(request.Body);
        var json = await reader.ReadToEndAsync(stop);
        string[][] keys;
        try
        {
            using var body = JsonDocument.Parse(json);
            keys = body.RootElement.ValueKind == JsonValueKind.Array
                ? [.. body.RootElement.EnumerateArray().Select(Keys)]
                : [Keys(body.RootElement)];
        }
        catch (JsonException)
        {
            throw new RigRefusal(400, "PGRST102", "Empty or invalid json");
        }
        var named = request.Query["columns"].ToString();
        var columns = named.Length > 0 ? [.. named.Split(',').Select(column => column.Trim('"'))] : keys.FirstOrDefault() ?? [];
        if (named.Length == 0 && keys.Any(other => !other.SequenceEqual(columns))) throw new RigRefusal(400, "PGRST102", "All object keys must match");
        if (Array.Find(columns, column => !_types.ContainsKey(column)) is { } unknown)
            throw new RigRefusal(400, "PGRST204", $"Could not find the '{unknown}' column of '{name}' in the schema cache");
        return (json, columns);
    }

    private static string[] Keys(JsonElement row) => [.. row.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    private (long Offset, long Limit) Window()
    {
        if (request.Headers.Range.ToString().Split('-') is [var first, var last] && long.TryParse(first, out var from) && long.TryParse(last, out var to)) return (from, to - from + 1);
        return (Number("offset", 0), Number("limit", int.MaxValue));
    }

    private long Number(string key, long absent) =>
        request.Query[key].ToString() is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : absent;

    private string Selected(string from) => request.Query["select"].ToString() is { Length: > 0 } list && list != "*"
        ? string.Join(", ", list.Split(',').Select(column => $"{from}.\"{column}\""))
        : $"{from}.*";

    private string Where() => _where ??= Conditions() is { Length: > 0 } all ? $"WHERE {string.Join(" AND ", all)}" : "";

    private string[] Conditions()
    {
        var filter = new RestFilter(_types, Table, _values);
        return [.. from pair in request.Query where !NoFilters.Contains(pair.Key) from value in pair.Value select filter.Of(pair.Key, value!)];
    }

    private string Order() => request.Query["order"].ToString() is { Length: > 0 } order
        ? "ORDER BY " + string.Join(", ", order.Split(',').Select(term => term.Split('.') switch
        {
            [var column, .. var how] => $"{Table}.\"{column}\" {(how.Contains("desc") ? "DESC" : "ASC")} {(how.Contains("nullslast") ? "NULLS LAST" : "")}",
            _ => throw new RigRefusal(400, "PGRST100", "order"),
        }))
        : "";

    private async Task<long> NumberAsync(string sql, CancellationToken stop)
    {
        await using var command = Command(sql);
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    private async Task<(string Body, long Count)> RowsAsync(string sql, CancellationToken stop)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        return (reader.IsDBNull(0) ? "" : reader.GetString(0), reader.GetInt64(1));
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in _values) command.Parameters.Add(value.Clone());
        return command;
    }

    private string Parameter(object value)
    {
        _values.Add(new NpgsqlParameter { Value = value });
        return $"${_values.Count}";
    }

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));

    private static string Range(long offset, long count, long? total) =>
        $"{(count == 0 ? "*" : string.Create(CultureInfo.InvariantCulture, $"{offset}-{offset + count - 1}"))}/{(total?.ToString(CultureInfo.InvariantCulture) ?? "*")}";
}
