namespace ParkingGate.Settings;

/// <summary>The live picture: its rate, size and cost.</summary>
internal sealed class LiveSettings
{
    [Within(1, 60)]
    public int Fps { get; set; } = 25;

    /// <summary>Widest picture sent, in pixels; a narrower source is not enlarged.</summary>
    [Within(160, 3840)]
    public int Width { get; set; } = 1280;

    [Within(1, 100)]
    public int Quality { get; set; } = 80;

    public LiveEncoder Encoder { get; set; } = LiveEncoder.Turbojpeg;

    /// <summary>Different encodings of one camera at a time; each costs CPU.</summary>
    [Within(1, 8)]
    public int MaxVariants { get; set; } = 3;

    [Within(1, 10_000)]
    public int MaxViewers { get; set; } = 500;
}

/// <summary>What makes the live JPEG pictures.</summary>
internal enum LiveEncoder { Turbojpeg, Skia }
