using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>What of a table a channel wants.</summary>
internal sealed record RigBinding(string Event, string Schema, string Table, string? Filter, int Id)
{
    public string FilterColumn => Filter?.Split('=')[0] ?? "";

    public static RigBinding Of(JsonObject wanted)
    {
        var (kind, schema, table, filter) = (Text(wanted, "event") ?? "*", Text(wanted, "schema") ?? "public", Text(wanted, "table") ?? "*", Text(wanted, "filter"));
        return new(kind is "INSERT" or "UPDATE" or "DELETE" ? kind : "*", schema, table, filter, StringComparer.Ordinal.GetHashCode(kind + schema + table + filter) & 0x7FFFFFF);
    }

    public JsonObject Reply()
    {
        var reply = new JsonObject { ["event"] = Event, ["schema"] = Schema, ["table"] = Table };
        if (Filter is not null) reply["filter"] = Filter;
        reply["id"] = Id;
        return reply;
    }

    public bool Wants(RigChange change) =>
        (Event == "*" || Event == change.Type) && (Schema == "*" || Schema == change.Schema) && (Table == "*" || Table == change.Table) && Passes(change);

    private bool Passes(RigChange change)
    {
        if (Filter is null || change.Type == "DELETE") return true;
        var (column, rest) = (FilterColumn, Filter[(Filter.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var (word, value) = (rest[..rest.IndexOf('.', StringComparison.Ordinal)], rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var found = change.Record[column]?.ToString();
        return word switch
        {
            "eq" => found == value,
            "neq" => found != value,
            "in" => found is not null && value.Trim('(', ')').Split(',').Contains(found),
            _ => throw new NotSupportedException(Filter),
        };
    }

    private static string? Text(JsonObject from, string name) => from[name]?.GetValue<string>();
}

/// <summary>One joined channel: fed from a while after its join until it leaves, is closed, or its token expires.</summary>
internal sealed class RigChannel(RigSocket socket, RigFaults faults, string topic, string? joinRef, RigBinding[] bindings, JsonObject claims) : IDisposable
{
    private const int LargestChange = 1_048_576;
    private const int LargestKept = 64;

    private readonly CancellationTokenSource _ended = new();

    public RigSocket Socket => socket;

    public string Topic => topic;

    public string? JoinRef => joinRef;

    public JsonObject Claims { get; private set; } = claims;

    public bool IsFed { get; private set; }

    public void Begin()
    {
        if (bindings.Length > 0) _ = SubscribeAsync();
        _ = ExpireAsync(Claims);
    }

    public Task TakeTokenAsync(string token)
    {
        if (RigToken.Read(token, out var problem) is not { } fresh) return CloseAsync(problem);
        if (fresh.ToJsonString() == Claims.ToJsonString()) return Task.CompletedTask;
        socket.Realtime.TokenChanges++;
        Claims = fresh;
        Begin();
        return Task.CompletedTask;
    }

    public async Task CloseAsync(string message)
    {
        IsFed = false;
        await SystemAsync("system", "error", message);
        await socket.SendAsync(joinRef, null, topic, "phx_close", []);
        socket.Channels.TryRemove(topic, out _);
        Dispose();
    }

    public async Task TellAsync(RigChange change, string? error)
    {
        var ids = bindings.Where(binding => binding.Wants(change)).Select(binding => (JsonNode)binding.Id).ToArray();
        if (ids.Length == 0) return;
        var data = new JsonObject
        {
            ["schema"] = change.Schema,
            ["table"] = change.Table,
            ["type"] = change.Type,
            ["commit_timestamp"] = change.At,
            ["columns"] = error is null ? change.Columns.DeepClone() : new JsonArray(),
            ["errors"] = error is not null ? new JsonArray(error) : change.Keys.Count == 0 ? new JsonArray("Error 400: Bad Request, no primary key") : null,
        };
        var large = change.Size > LargestChange;
        if (large) data["errors"] = new JsonArray("Error 413: Payload Too Large");
        if (change.Type != "DELETE") data["record"] = error is not null ? new JsonObject() : large ? Small(change.Record) : change.Record.DeepClone();
        if (change.Type != "INSERT") data["old_record"] = change.Old.DeepClone();
        await socket.SendAsync(null, null, topic, "postgres_changes", new JsonObject { ["ids"] = new JsonArray(ids), ["data"] = data });
    }

    public void Dispose()
    {
        IsFed = false;
        _ended.Cancel();
    }

    private async Task SubscribeAsync()
    {
        await Task.Delay(faults.SubscribeDelayMs);
        if (faults.NeverSubscribed || _ended.IsCancellationRequested) return;
        var problem = faults.SubscribeError;
        foreach (var binding in bindings) problem = problem.Length > 0 ? problem : await socket.Realtime.ProblemAsync(binding, Claims) ?? "";
        IsFed = problem.Length == 0;
        await SystemAsync("postgres_changes", IsFed ? "ok" : "error", IsFed ? "Subscribed to PostgreSQL" : problem);
    }

    private async Task ExpireAsync(JsonObject own)
    {
        var left = DateTimeOffset.FromUnixTimeSeconds(own["exp"]!.GetValue<long>()) - DateTimeOffset.UtcNow;
        if (left > TimeSpan.FromDays(1)) return;
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ended.IsCancellationRequested && ReferenceEquals(own, Claims)) await CloseAsync("Token has expired 0 seconds ago");
    }

    private Task SystemAsync(string extension, string status, string message) => socket.SendAsync(null, null, topic, "system", new JsonObject
    {
        ["channel"] = topic[(topic.IndexOf(':', StringComparison.Ordinal) + 1)..],
        ["extension"] = extension,
        ["status"] = status,
        ["message"] = message,
    });

    private static JsonObject Small(JsonObject record)
    {
        var small = new JsonObject();
        foreach (var (name, value) in record)
        {
            if (Encoding.UTF8.GetByteCount(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "") <= LargestKept) small[name] = value?.DeepClone();
        }
        return small;
    }
}
