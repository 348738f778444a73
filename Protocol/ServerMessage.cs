using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParkingGate.Protocol;

/// <summary>An event of a camera or of the system, or the answer to a command.</summary>
internal sealed record EventMessage(string EventType, EventData Data, decimal Timestamp)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "event";

    public string? Camera { get; init; }

    /// <summary>Epoch and number; absent from answers, which cannot be resumed.</summary>
    public string? Id { get; init; }
}

/// <summary>What an event carries; each type of event has its own few of these members, the rest are left out.</summary>
internal sealed record EventData
{
    public string? Source { get; init; }
    public string? Reason { get; init; }
    public string? ContainerId { get; init; }
    public double[]? Bbox { get; init; }
    public double? Confidence { get; init; }
    public string? Direction { get; init; }
    public string? Code { get; init; }
    public string? Message { get; init; }
    public bool? CheckDigitOk { get; init; }
    public string? LogId { get; init; }
    public double? RetryInS { get; init; }
    public double? DownS { get; init; }

    /// <summary>What is in force after <c>configure</c>, <c>pause</c> and <c>resume</c>.</summary>
    public double? Fps { get; init; }
    public int? Width { get; init; }
    public int? Quality { get; init; }
    public string? Overlay { get; init; }
    public string? Frames { get; init; }
    public bool? Paused { get; init; }

    /// <summary>Of a client that signed in anew.</summary>
    public string? Role { get; init; }
    public string? ExpiresAt { get; init; }

    /// <summary>As the client sent it: a string or a number.</summary>
    public JsonElement? RequestId { get; init; }
}

/// <summary>The answer to a ping.</summary>
internal sealed record PongMessage(decimal Timestamp, string LastEventId)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "pong";

    public JsonElement? RequestId { get; init; }
}

/// <summary>A refusal over HTTP.</summary>
internal sealed record ProblemMessage(string Title, int Status, string Detail);
