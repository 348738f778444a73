namespace ParkingGate.Load;

/// <summary>What a run is made of.</summary>
internal sealed record LoadOptions
{
    public required string Server { get; init; }
    public string Form { get; init; } = "base64";
    public double Fps { get; init; } = 15;
    public int Quality { get; init; } = 80;
    public int Viewers { get; init; } = 200;
    public int Logs { get; init; }
    public double Corrections { get; init; } = 5;
    public int Cycles { get; init; } = 1000;
    public int Seconds { get; init; } = 15;
    public int Rounds { get; init; } = 3;

    /// <summary>The server's settings for a run: a cheap source, so that what is measured is the fan-out, and room for everybody.</summary>
    public string[] Settings =>
    [
        "Live:Quality=100", "Live:Fps=60", "Live:MaxViewers=10000", "Limits:Connections=50000", "Limits:ConnectionsPerAddress=50000",
        "Limits:RequestsPerSecond=1000000", "Limits:RequestBurst=1000000",
        .. Logs > 0 ? [] : new[] { "Capture:Enabled=false", "Detector:WatchRate=0.1", "Detector:TrackRate=0.1", "Detector:ForcedLook=01:00:00" },
    ];

    public Uri Video(Uri server) => new(new UriBuilder(server) { Scheme = "ws", Path = "/ws/video" }.Uri, FormattableString.Invariant($"?frames={Form}&fps={Fps}&quality={Quality}"));
}
