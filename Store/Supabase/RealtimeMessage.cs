using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ParkingGate.Store.Supabase;

/// <summary>One message of a Phoenix socket, version 2: `[join_ref, ref, topic, event, payload]`.</summary>
/// <param name="Payload">Readable until the document it came from is disposed.</param>
internal readonly record struct RealtimeMessage(string? Reference, string Topic, string Event, JsonElement Payload)
{
    public const string Join = "phx_join";
    public const string Reply = "phx_reply";
    public const string Error = "phx_error";
    public const string Close = "phx_close";
    public const string System = "system";
    public const string Changes = "postgres_changes";
    public const string Heartbeat = "heartbeat";
    public const string Token = "access_token";
    public const string Phoenix = "phoenix";

    /// <summary>Null for what is no such message.</summary>
    public static RealtimeMessage? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Array || message.GetArrayLength() != 5) return null;
        if (Text(message[2]) is not { } topic || Text(message[3]) is not { } name || message[4].ValueKind != JsonValueKind.Object) return null;
        return new(Text(message[1]), topic, name, message[4]);
    }

    public static ReadOnlyMemory<byte> Write<T>(string? joinReference, string reference, string topic, string name, T payload, JsonTypeInfo<T> type)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteStringValue(joinReference);
            json.WriteStringValue(reference);
            json.WriteStringValue(topic);
            json.WriteStringValue(name);
            JsonSerializer.Serialize(json, payload, type);
            json.WriteEndArray();
        }
        return bytes.WrittenMemory;
    }

    /// <summary>A member of the payload as text; empty when it is none.</summary>
    public string Word(string name) => Payload.TryGetProperty(name, out var value) ? Text(value) ?? "" : "";

    /// <summary>A member of a reply's response.</summary>
    public string Response(string name) =>
        Payload.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object && response.TryGetProperty(name, out var value) ? Text(value) ?? "" : "";

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What a join asks for.</summary>
internal sealed record RealtimeJoin(RealtimeConfig Config, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccessToken);

/// <summary>Only changes of tables: no broadcast, no presence.</summary>
internal sealed record RealtimeConfig(IReadOnlyList<RealtimeBinding> PostgresChanges)
{
    public bool Private { get; }
}

/// <summary>One kind of change of one table.</summary>
internal sealed record RealtimeBinding(
    string Event, string Schema, string Table, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Filter);

/// <summary>A newer token for a channel.</summary>
internal sealed record RealtimeToken(string AccessToken);

/// <summary>`{}`.</summary>
internal sealed record RealtimeNothing;
