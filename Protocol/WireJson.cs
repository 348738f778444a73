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
[JsonSerializable(typeof(SubscribedMessage))]
[JsonSerializable(typeof(LogDetail))]
[JsonSerializable(typeof(LogAction))]
[JsonSerializable(typeof(CameraList))]
[JsonSerializable(typeof(CameraItem))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ProblemMessage))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>The answer of <c>/healthz</c>.</summary>
internal sealed record HealthReport(string Status);
