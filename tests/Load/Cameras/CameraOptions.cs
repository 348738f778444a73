namespace ParkingGate.Load.Cameras;

/// <summary>What cameras are tried with.</summary>
internal sealed record CameraOptions
{
    public required string Server { get; init; }

    /// <summary>The clip that stands for a camera; shown at its own pace, again and again.</summary>
    public required string Clip { get; init; }

    /// <summary>A detector in place of the one inside the server; null: that one.</summary>
    public string? Model { get; init; }

    public int Cameras { get; init; } = 1;
    public int Seconds { get; init; } = 20;
    public int Rounds { get; init; } = 3;

    public string[] Arguments =>
    [
        "--listen", "http://127.0.0.1:0",
        .. Enumerable.Range(0, Cameras).SelectMany(i => new[]
        {
            "--set", $"Cameras:{i}:Id=camera-{i}", "--set", $"Cameras:{i}:Source={Path.GetFullPath(Clip)}", "--set", $"Cameras:{i}:Processing=always",
        }),
        .. Model is null ? [] : new[] { "--set", $"Detector:Model={Path.GetFullPath(Model)}" },
    ];
}
