namespace ParkingGate.Settings;

/// <summary>The model that finds containers, and how often it looks.</summary>
internal sealed class DetectorSettings
{
    public const string DefaultClass = "container";

    /// <summary>Empty: the model inside the program.</summary>
    [ModelFile]
    public string Model { get; set; } = "";

    public ModelLayout Layout { get; set; } = ModelLayout.Auto;

    public string[] Classes { get; set; } = [];

    /// <summary>In place of the class names inside the model, in the model's order.</summary>
    public string[] Names { get; set; } = [];

    /// <summary>From this score on a detection is a container.</summary>
    [Within(0, 1)]
    public double Confidence { get; set; } = 0.5;

    /// <summary>From this score on it is worth a closer look: followed unseen, and a container once its code can be read. As Confidence or more: nothing is.</summary>
    [Within(0, 1)]
    public double GuessScore { get; set; } = 0.35;

    /// <summary>From this score on a detection may continue a track.</summary>
    [Within(0, 1)]
    public double MinScore { get; set; } = 0.2;

    [Within(0, 1)]
    public double NmsIou { get; set; } = 0.6;

    /// <summary>Side of the model's square input in pixels, for models that do not fix it. 0: the exporter's, else 640.</summary>
    [Within(0, 2048, MultipleOf = 32)]
    public int InputSize { get; set; }

    /// <summary>0: half of the cores, at least 1.</summary>
    [Within(0, 256)]
    public int Threads { get; set; }

    /// <summary>Looks at the same time, of all cameras together. 0: as many as there are cores for their threads.</summary>
    [Within(0, 64)]
    public int Parallel { get; set; }

    public bool Spinning { get; set; }

    /// <summary>An execution provider of ONNX Runtime, as its maker ships it; it computes in place of the CPU. Empty: the CPU does.</summary>
    [ExistingFile]
    public string Provider { get; set; } = "";

    public ProviderDevice ProviderDevice { get; set; } = ProviderDevice.Auto;

    /// <summary>The provider's own options, each as name=value.</summary>
    [NamedValue]
    public string[] ProviderOptions { get; set; } = [];

    /// <summary>Looks per second while something moves but no container is in view.</summary>
    [Within(0.1, 60)]
    public double WatchRate { get; set; } = 5;

    /// <summary>Looks per second while a container is in view.</summary>
    [Within(0.1, 60)]
    public double TrackRate { get; set; } = 10;

    /// <summary>A look is taken this often even when nothing moves.</summary>
    [WithinTime("00:00:00.1", "01:00:00")]
    public TimeSpan ForcedLook { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>How a detection model lays out its output.</summary>
internal enum ModelLayout { Auto, ChannelFirst, AnchorObjectness, EndToEnd, Yolox }

/// <summary>What a provider computes on; auto: a graphics card before a neural processor before the CPU.</summary>
internal enum ProviderDevice { Auto, Gpu, Npu, Cpu }
