using System.Text.Json.Serialization;

namespace ParkingGate.Protocol;

/// <summary>The answer of <c>GET /api/cameras</c>.</summary>
internal sealed record CameraList(IReadOnlyList<CameraItem> Data);

/// <summary>A camera as clients see it. What may be missing is written as null: its member is always there.</summary>
internal sealed record CameraItem
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Without user name, password and query.</summary>
    public required string Source { get; init; }

    /// <summary><c>on-demand</c> or <c>always</c>.</summary>
    public required string Processing { get; init; }

    /// <summary><c>idle</c>, <c>starting</c>, <c>online</c> or <c>offline</c>.</summary>
    public required string State { get; init; }

    public required string Since { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? PictureAgeMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Problem { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? RetryInS { get; init; }

    public required int Viewers { get; init; }

    /// <summary>What the source turned out to be; null before it was opened.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required SourceItem? Video { get; init; }

    /// <summary>Pictures since the program started.</summary>
    public required long Pictures { get; init; }

    /// <summary>Packets and pictures that were damaged.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Times that the source was lost.</summary>
    public required long Losses { get; init; }

    public required DetectionItem Detections { get; init; }
}

/// <summary>An open source.</summary>
/// <param name="Fps">Pictures a second as they come; 0 when unknown.</param>
/// <param name="Decoder"><c>software</c>, or the hardware that decodes.</param>
internal sealed record SourceItem(string Codec, int Width, int Height, double Fps, string Decoder);

/// <summary>Runs of the detector.</summary>
/// <param name="PerS">A second, lately.</param>
/// <param name="Total">Since the program started.</param>
/// <param name="Skipped">That there was no time for while something moved, since the program started.</param>
internal sealed record DetectionItem(double PerS, long Total, long Skipped);
