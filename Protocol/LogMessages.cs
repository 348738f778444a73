using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParkingGate.Protocol;

/// <summary>A row of the log as clients see it. What may be missing is written as null: its member is always there.</summary>
internal record LogItem
{
    public required string Id { get; init; }
    public required string CapturedAt { get; init; }

    /// <summary>Four letters: owner code and category.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? ContainerOwner { get; init; }

    /// <summary>Six digits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? ContainerNumber { get; init; }

    public required string SourceVideo { get; init; }

    /// <summary>Path of the container's picture; below /api/ it is the address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? CroppedImageRef { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? CheckDigit { get; init; }

    public required bool CodeValid { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? SizeType { get; init; }

    public required double Confidence { get; init; }
    public required string Camera { get; init; }
    public required string Direction { get; init; }
    public required string Status { get; init; }
    public required bool Synced { get; init; }
}

/// <summary>A row with what a person needs who reviews it.</summary>
internal sealed record LogDetail : LogItem
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? FrameImageRef { get; init; }

    public required LogReadCode Read { get; init; }
    public required IReadOnlyList<string> RawReads { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required LogCorrected? Corrected { get; init; }
}

/// <summary>What the reader made of the code, whatever a person says later.</summary>
internal sealed record LogReadCode(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ContainerOwner,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ContainerNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? CheckDigit);

/// <summary>Who corrected a row, when and why.</summary>
internal sealed record LogCorrected(string By, string At, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Note);

/// <summary>The newest rows, first of all messages of <c>/ws/logs</c>.</summary>
/// <param name="Partial">True when the shared log may have more and cannot be asked now; else absent.</param>
/// <param name="Cursor">The id from which a later connection can go on.</param>
internal sealed record InitialLogsMessage(IReadOnlyList<LogItem> Data, long TotalCount, bool? Partial, string Cursor)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "initial_logs";
}

/// <summary><c>new_log</c> and <c>log_updated</c>.</summary>
internal sealed record LogPushMessage(string Type, LogItem Data);

/// <summary><c>additional_logs</c> and <c>filtered_logs</c>; without type and filters the answer of <c>/api/logs</c>.</summary>
/// <param name="Filters">As the client sent them.</param>
/// <param name="Partial">True when the shared log may have more and cannot be asked now; else absent.</param>
/// <param name="Cursor">The id from which a later connection can go on.</param>
internal sealed record LogPageMessage(
    string? Type, IReadOnlyList<LogItem> Data, JsonElement? Filters, int Page, int PageSize, long TotalCount, bool HasMore, bool? Partial,
    string Cursor)
{
    public JsonElement? RequestId { get; init; }
}

/// <summary>Rows in the order in which they were stored, the answer of <c>/api/logs?after=</c>.</summary>
/// <param name="HasMore">There are more to ask for at once.</param>
/// <param name="Cursor">The <c>after</c> of the next request.</param>
internal sealed record LogAfterMessage(IReadOnlyList<LogItem> Data, bool HasMore, string Cursor);

/// <summary>From now on only matching rows are pushed.</summary>
internal sealed record SubscribedMessage(JsonElement Filters)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "subscribed";

    public JsonElement? RequestId { get; init; }
}

/// <summary>What a client of <c>/ws/logs</c> may send; members that an action does not use are ignored.</summary>
/// <remarks>As they came: what is wrong with one is answered with its name.</remarks>
internal sealed record LogAction
{
    public JsonElement? Action { get; init; }
    public JsonElement? Page { get; init; }
    public JsonElement? PageSize { get; init; }
    public JsonElement? Filters { get; init; }
    public JsonElement? Token { get; init; }
    public JsonElement? RequestId { get; init; }
}
