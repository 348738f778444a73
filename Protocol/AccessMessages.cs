using System.Text.Json.Serialization;

namespace ParkingGate.Protocol;

/// <summary>The answer of <c>/api/me</c>.</summary>
/// <param name="Cameras">Null: all.</param>
/// <param name="ExpiresAt">When the credential ends; null: it does not.</param>
internal sealed record CallerMessage(
    string Name,
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string[]? Cameras,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ExpiresAt);

/// <summary>Something that somebody did.</summary>
internal sealed record AuditItem(
    long Number, string At, string Kind, string Who, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Address, string What);

/// <summary>A page of <c>/api/audit</c>, newest first.</summary>
internal sealed record AuditPageMessage(IReadOnlyList<AuditItem> Data, int Page, int PageSize, long TotalCount, bool HasMore);
