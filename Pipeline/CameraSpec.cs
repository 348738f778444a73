using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>One camera as the pipeline needs it.</summary>
internal sealed record CameraSpec
{
    public required string Id { get; init; }

    /// <summary>What people call it; empty: the id.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path or address, or <see cref="DemoSource"/>.</summary>
    public required string Source { get; init; }

    /// <summary>A second stream, which is shown in place of the source; empty: none.</summary>
    public string LiveSource { get; init; } = "";

    /// <summary>Files begin again at their end.</summary>
    public bool Loop { get; init; } = true;

    /// <summary>Works also when nobody watches.</summary>
    public bool Always { get; init; }

    /// <summary>How long it goes on after the last viewer has left.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Files at their own pace; false: as fast as they can be analysed, every picture in order.</summary>
    public bool Realtime { get; init; } = true;

    /// <summary>A live source that shows one and the same picture for this long counts as lost; zero: never.</summary>
    public TimeSpan FrozenFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pictures a second of a folder of pictures.</summary>
    public double PictureRate { get; init; } = 1;

    public VideoReaderOptions Reader { get; init; } = new();
    /// <summary>Where in the picture anything counts.</summary>
    public WatchArea Area { get; init; } = WatchArea.Everything;

    public LookRates Looks { get; init; } = new();
    public LiveLimits Live { get; init; } = new();
    public JpegBackEnd Encoder { get; init; }

    /// <summary>The clip inside the executable.</summary>
    public const string DemoSource = "demo";
}
