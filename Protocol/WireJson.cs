using System.Text.Json.Serialization;

namespace ParkingGate.Protocol;

/// <summary>Everything that goes over the wire as JSON, except frames (<see cref="FrameJson"/>).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(PongMessage))]
[JsonSerializable(typeof(VideoCommand))]
[JsonSerializable(typeof(InitialLogsMessage))]
[JsonSerializable(typeof(LogPushMessage))]
[JsonSerializable(typeof(LogPageMessage))]
[JsonSerializable(typeof(LogAfterMessage))]
[JsonSerializable(typeof(SubscribedMessage))]
[JsonSerializable(typeof(LogDetail))]
[JsonSerializable(typeof(LogAction))]
[JsonSerializable(typeof(CameraList))]
[JsonSerializable(typeof(CameraItem))]
[JsonSerializable(typeof(CallerMessage))]
[JsonSerializable(typeof(AuditPageMessage))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ReadyReport))]
[JsonSerializable(typeof(ProblemMessage))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>The answer of <c>/healthz</c>.</summary>
internal sealed record HealthReport(string Status);

/// <summary>The answer of <c>/readyz</c>.</summary>
/// <param name="Log">The gate's own log can be read.</param>
/// <param name="Supabase">Absent where no log is shared.</param>
internal sealed record ReadyReport(string Status, bool Log, SupabaseState? Supabase);

/// <summary>How the shared log is.</summary>
/// <param name="State">connecting, ok or trouble.</param>
/// <param name="Problem">One sentence with the cure.</param>
/// <param name="Changes">Of other gates: pushed as they happen, or polled.</param>
/// <param name="Waiting">What waits to be sent.</param>
/// <param name="Parked">What is refused and waits for a person.</param>
internal sealed record SupabaseState(
    string State, string? Problem, string? Since, string Changes, long Waiting, long Parked, double? OldestWaitingS, string? LastAnswer);
