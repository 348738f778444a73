namespace ParkingGate.Reading;

/// <summary>What to look for and how surely.</summary>
internal sealed record DetectorOptions
{
    /// <summary>Wanted classes, by the model's names (any case) or by number.</summary>
    public IReadOnlyList<string> Classes { get; init; } = ["container"];

    /// <summary>Class names in the model's order, where the file does not carry them or carries wrong ones.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>
    /// The lowest score that leaves the decoder. Low, because the tracker carries a track on through weak boxes; not lower,
    /// because
    /// our model gives about 55 boxes of 0.1 to 0.2 for any picture.
    /// </summary>
    public float MinScore { get; init; } = 0.2f;

    /// <summary>Two boxes of one class that overlap this much (intersection over union) are one object.</summary>
    public float NmsIou { get; init; } = 0.6f;

    /// <summary>
    /// Side in pixels of the square input of a model that leaves its size free; else its own <c>imgsz</c>, else 640.
    /// </summary>
    public int? InputSize { get; init; }

    /// <summary>The output layout, where it cannot be told from the model.</summary>
    public YoloLayout? Layout { get; init; }
}
