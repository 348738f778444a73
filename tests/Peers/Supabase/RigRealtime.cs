using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>`/realtime/v1/websocket`: who is connected, and each change to those who may see it.</summary>
internal sealed class RigRealtime(NpgsqlDataSource source, RigFaults faults, Func<string, string> keyOf)
{
    private readonly ConcurrentDictionary<RigSocket, bool> _sockets = [];
    private int _joins;

    public int Sockets => _sockets.Count;

    /// <summary>Joins that were asked for, ever.</summary>
    public int Joins => _joins;

    /// <summary>Channels that are being fed.</summary>
    public int Subscribed => _sockets.Keys.Sum(socket => socket.Channels.Values.Count(channel => channel.IsFed));

    /// <summary>Changes that went by, whether or not somebody was told.</summary>
    public int Seen => _seen;

    private int _seen;

    /// <summary>Messages that changed a channel's token.</summary>
    public int TokenChanges { get; internal set; }

    public async Task ServeAsync(HttpContext context)
    {
        var key = keyOf(context.Request.Headers["x-api-key"].ToString() is { Length: > 0 } header ? header : context.Request.Query["apikey"].ToString());
        if (faults.Upgrade != 0) await RefuseAsync(context, faults.Upgrade, "refused on purpose");
        else if (key.Length == 0) await RefuseAsync(context, 401, "API key is missing");
        else if (RigToken.Read(key, out var problem) is null) await RefuseAsync(context, 401, problem);
        else if (!context.WebSockets.IsWebSocketRequest) await RefuseAsync(context, 400, "no websocket");
        else await AcceptAsync(context, key);
    }

    public async Task DeliverAsync(IReadOnlyList<RigChange> changes)
    {
        if (!faults.Deaf) await TellAsync(changes);
        Interlocked.Add(ref _seen, changes.Count);
    }

    private async Task TellAsync(IReadOnlyList<RigChange> changes)
    {
        var channels = _sockets.Keys.SelectMany(socket => socket.Channels.Values).Where(channel => channel.IsFed).ToArray();
        foreach (var same in channels.GroupBy(channel => channel.Claims.ToJsonString()))
        {
            var visible = await VisibleAsync(changes, same.First().Claims);
            foreach (var channel in same)
            {
                foreach (var (change, errors) in visible) await channel.TellAsync(change, errors);
            }
        }
    }

    /// <summary>As after an expired token: the channel is told why, then closed.</summary>
    public Task CloseChannelsAsync(string message = "Token has expired 3 seconds ago") => EachAsync(channel => channel.CloseAsync(message));

    /// <summary>`phx_error`: the server's process for the channel crashed.</summary>
    public Task CrashChannelsAsync() => EachAsync(channel => channel.Socket.SendAsync(channel.JoinRef, null, channel.Topic, "phx_error", []));

    /// <summary>Any message to every channel.</summary>
    public Task SendAsync(string messageEvent, JsonObject payload) =>
        EachAsync(channel => channel.Socket.SendAsync(null, null, channel.Topic, messageEvent, payload.DeepClone().AsObject()));

    /// <summary>Text as it is to every socket.</summary>
    public Task SendRawAsync(string text) => Task.WhenAll(_sockets.Keys.Select(socket => socket.SendRawAsync(text)));

    /// <summary>Every connection is reset.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Keys) socket.Abort();
    }

    /// <summary>A close with a reason, as when the server is being replaced (1012, 1001).</summary>
    public Task CloseAsync(int code, string reason) => Task.WhenAll(_sockets.Keys.Select(socket => socket.CloseAsync(code, reason)));

    internal void CountJoin() => Interlocked.Increment(ref _joins);

    /// <summary>What is wrong with a subscription, or null.</summary>
    internal async Task<string?> ProblemAsync(RigBinding binding, JsonObject claims)
    {
        await using var command = source.CreateCommand("""
            SELECT EXISTS (SELECT FROM pg_publication_tables WHERE pubname = 'supabase_realtime' AND schemaname = $1 AND tablename = $2),
                coalesce(has_any_column_privilege($3::name, to_regclass(format('%I.%I', $1::text, $2::text)), 'select'), false),
                $4 = '' OR EXISTS (SELECT FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 AND column_name = $4)
            """);
        foreach (var value in (string[])[binding.Schema, binding.Table, claims["role"]!.GetValue<string>(), binding.FilterColumn]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var given = $"[event: {binding.Event}, schema: {binding.Schema}, table: {binding.Table}, filters: [{binding.Filter}], select: nil]";
        if (!reader.GetBoolean(0)) return $"Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: {given}";
        if (!reader.GetBoolean(2)) return $"Unable to subscribe to changes with given parameters. An exception happened so please check your connect parameters: {given}. Exception: ERROR P0001 (raise_exception) invalid column for filter {binding.FilterColumn}";
        return reader.GetBoolean(1) ? null : $"Unable to subscribe to changes with given parameters. An exception happened so please check your connect parameters: {given}. Exception: ERROR 42501 (insufficient_privilege) permission denied for table {binding.Table}";
    }

    private async Task AcceptAsync(HttpContext context, string key)
    {
        using var socket = new RigSocket(await context.WebSockets.AcceptWebSocketAsync(), this, faults, key, context.Request.Query["vsn"] == "2.0.0");
        _sockets[socket] = true;
        try
        {
            await socket.RunAsync();
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }
    }

    /// <summary>The changes of rows that these claims may read, by row level security; a DELETE is for all.</summary>
    private async Task<List<(RigChange Change, string? Error)>> VisibleAsync(IReadOnlyList<RigChange> changes, JsonObject claims)
    {
        var all = new List<(RigChange, string?)>();
        foreach (var table in changes.GroupBy(change => (change.Schema, change.Table)))
        {
            var keyed = table.Where(change => change.Type != "DELETE" && change.Keys.Count == 1).ToArray();
            var key = keyed.FirstOrDefault()?.Keys[0]!["name"]!.GetValue<string>() ?? "";
            var (seen, error) = keyed.Length == 0 ? ([], null) : await ReadableAsync(table.Key, key, [.. keyed.Select(change => Text(change.Record[key]))], claims);
            all.AddRange(table.Where(change => error is not null || change.Type == "DELETE" || change.Keys.Count == 1 && seen.Contains(Text(change.Record[key]))).Select(change => (change, error)));
        }
        return all;
    }

    private async Task<(HashSet<string> Seen, string? Error)> ReadableAsync((string Schema, string Table) table, string key, string[] ids, JsonObject claims)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RigRest.SetRoleAsync(connection, claims["role"]!.GetValue<string>(), claims);
        await using var command = new NpgsqlCommand($"SELECT \"{key}\"::text FROM \"{table.Schema}\".\"{table.Table}\" WHERE \"{key}\"::text = ANY ($1)", connection);
        command.Parameters.Add(new() { Value = ids });
        try
        {
            var seen = new HashSet<string>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) seen.Add(reader.GetString(0));
            return (seen, null);
        }
        catch (PostgresException error) when (error.SqlState == "42501")
        {
            return ([], "Error 401: Unauthorized");
        }
    }

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    private async Task EachAsync(Func<RigChannel, Task> act)
    {
        foreach (var channel in _sockets.Keys.SelectMany(socket => socket.Channels.Values).ToArray()) await act(channel);
    }

    private static async Task RefuseAsync(HttpContext context, int status, string error)
    {
        await Task.Delay(100); // a real server waits 2 s
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["error"] = error }.ToJsonString());
    }
}
