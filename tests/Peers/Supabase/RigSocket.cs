using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>One Phoenix socket, of version 1 (objects) or 2 (arrays).</summary>
internal sealed class RigSocket(WebSocket socket, RigRealtime realtime, RigFaults faults, string key, bool isV2) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _aborted = new();

    public ConcurrentDictionary<string, RigChannel> Channels { get; } = [];

    public RigRealtime Realtime => realtime;

    public async Task RunAsync()
    {
        try
        {
            var buffer = new byte[64 * 1024];
            using var message = new MemoryStream();
            while (await socket.ReceiveAsync(buffer.AsMemory(), _aborted.Token) is { MessageType: not WebSocketMessageType.Close } part)
            {
                while (faults.Frozen) await Task.Delay(20, _aborted.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                await ReceivedAsync(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
                message.SetLength(0);
            }
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, _aborted.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // gone
        }
        foreach (var channel in Channels.Values) channel.Dispose();
    }

    public void Abort()
    {
        _aborted.Cancel();
        socket.Abort();
    }

    public async Task CloseAsync(int code, string reason)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SendAsync(string? joinRef, string? reference, string topic, string messageEvent, JsonObject payload) => SendRawAsync(isV2
        ? new JsonArray(joinRef, reference, topic, messageEvent, payload).ToJsonString()
        : new JsonObject { ["topic"] = topic, ["event"] = messageEvent, ["payload"] = payload, ["ref"] = reference }.ToJsonString());

    public async Task SendRawAsync(string text)
    {
        if (faults.Frozen) return;
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _aborted.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // gone
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose()
    {
        _aborted.Cancel();
        socket.Dispose();
    }

    private async Task ReceivedAsync(string text)
    {
        JsonNode message;
        try
        {
            message = JsonNode.Parse(text)!;
        }
        catch (JsonException)
        {
            return; // dropped, the socket stays
        }
        var (joinRef, reference, topic, messageEvent, payload) = isV2
            ? (Text(message[0]), Text(message[1]), Text(message[2])!, Text(message[3])!, message[4]!.AsObject())
            : (Text(message["join_ref"]), Text(message["ref"]), Text(message["topic"])!, Text(message["event"])!, message["payload"]!.AsObject());
        switch (messageEvent)
        {
            case "heartbeat" when !faults.HeartbeatSilent: await ReplyAsync(null, reference, topic, "ok", []); break;
            case "phx_join": _ = JoinAsync(joinRef, reference, topic, payload); break;
            case "phx_leave": await LeaveAsync(joinRef, reference, topic); break;
            case "access_token" when Channels.TryGetValue(topic, out var channel): await channel.TakeTokenAsync(payload["access_token"]?.GetValue<string>() ?? ""); break;
        }
    }

    private async Task JoinAsync(string? joinRef, string? reference, string topic, JsonObject payload)
    {
        realtime.CountJoin();
        if (faults.JoinSilent) return;
        await Task.Delay(faults.JoinDelayMs);
        var token = payload["access_token"]?.GetValue<string>() is { Length: > 0 } own && !own.StartsWith("sb_", StringComparison.Ordinal) ? own : key;
        var claims = RigToken.Read(token, out var problem);
        if (faults.Join.Length > 0 || claims is null)
        {
            await Task.Delay(100); // a real server waits 5 s
            await ReplyAsync(joinRef, reference, topic, "error", new JsonObject { ["reason"] = faults.Join.Length > 0 ? faults.Join : $"InvalidJWTToken: {problem}" });
            return;
        }
        var bindings = (payload["config"]?["postgres_changes"]?.AsArray() ?? []).Select(wanted => RigBinding.Of(wanted!.AsObject())).ToArray();
        var channel = new RigChannel(this, faults, topic, joinRef, bindings, claims);
        Channels[topic] = channel;
        await ReplyAsync(joinRef, reference, topic, "ok", new JsonObject { ["postgres_changes"] = new JsonArray([.. bindings.Select(binding => (JsonNode)binding.Reply())]) });
        channel.Begin();
    }

    private async Task LeaveAsync(string? joinRef, string? reference, string topic)
    {
        if (Channels.TryRemove(topic, out var channel)) channel.Dispose();
        await ReplyAsync(joinRef, reference, topic, "ok", []);
        await SendAsync(joinRef, reference, topic, "phx_close", []);
    }

    private Task ReplyAsync(string? joinRef, string? reference, string topic, string status, JsonObject response) =>
        SendAsync(joinRef, reference, topic, "phx_reply", new JsonObject { ["status"] = status, ["response"] = response });

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
