using System.Text.Json;

namespace ParkingGate.Protocol;

/// <summary>What a client of <c>/ws/video</c> may send; members that a command does not use are ignored.</summary>
internal sealed record VideoCommand
{
    public string? Command { get; init; }
    public double? Fps { get; init; }
    public int? Width { get; init; }
    public int? Quality { get; init; }
    public string? Overlay { get; init; }
    public string? Frames { get; init; }
    public string? Token { get; init; }
    public JsonElement? RequestId { get; init; }
}
