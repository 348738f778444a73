using System.Text.Json.Serialization;

namespace ParkingGate.Commands.Read;

/// <summary>What was read: a passage of a clip, or a photo.</summary>
internal sealed record ReadLine
{
    /// <summary>A photo that shows nothing like a code.</summary>
    public const string Nothing = "none";

    public required string File { get; init; }

    /// <summary>Of a passage: when its code was last seen, in seconds from the clip's beginning.</summary>
    public double? AtS { get; init; }

    /// <summary>ok, needs_review or none, as in the log.</summary>
    public required string Status { get; init; }

    /// <summary>Eleven characters; of what needs review perhaps with a question mark for each that was not seen.</summary>
    public string? Code { get; init; }

    public string? SizeType { get; init; }
    public double Confidence { get; init; }

    /// <summary>Of a passage: in, out or unknown.</summary>
    public string? Direction { get; init; }

    /// <summary>Of a photo: how the characters stand.</summary>
    public string? Layout { get; init; }

    /// <summary>Of a photo: the sure codes of other containers in it.</summary>
    public IReadOnlyList<string>? Others { get; init; }

    /// <summary>Of a photo: what else was read and is not sure.</summary>
    public IReadOnlyList<string>? Unsure { get; init; }

    /// <summary>Of a passage: every single read before the vote.</summary>
    public IReadOnlyList<string>? RawReads { get; init; }
}

/// <summary>Lines as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadLine))]
internal sealed partial class ReadJson : JsonSerializerContext;
