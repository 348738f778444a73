namespace ParkingGate.Native.FFmpeg;

/// <summary>A graphics card that decodes, as FFmpeg opens it. Owns FFmpeg's reference to the device.</summary>
internal sealed unsafe class HardwareDevice : IDisposable
{
    private const string RenderNodes = "/dev/dri";
    private nint _device;

    private HardwareDevice(nint device, DecoderChoice kind, int format) => (_device, Kind, Format) = (device, kind, format);

    public DecoderChoice Kind { get; }

    /// <summary>The pixel format of pictures that lie in its memory.</summary>
    public int Format { get; }

    /// <summary>Another reference, for a codec context to own.</summary>
    public nint Share() => LibAv.av_buffer_ref(_device);

    /// <summary>Null where this machine has none, or none that its driver opens.</summary>
    public static HardwareDevice? Open(DecoderChoice kind) => kind switch
    {
        DecoderChoice.Vaapi => Nodes().Select(node => Open(kind, LibAvLayout.AV_HWDEVICE_TYPE_VAAPI, LibAvLayout.AV_PIX_FMT_VAAPI, node)).FirstOrDefault(found => found is not null),
        DecoderChoice.Nvdec when File.Exists("/dev/nvidiactl") => Open(kind, LibAvLayout.AV_HWDEVICE_TYPE_CUDA, LibAvLayout.AV_PIX_FMT_CUDA, null),
        _ => null,
    };

    public void Dispose()
    {
        fixed (nint* device = &_device) LibAv.av_buffer_unref(device);
    }

    private static HardwareDevice? Open(DecoderChoice kind, int type, int format, string? node)
    {
        nint device = 0;
        return LibAv.av_hwdevice_ctx_create(&device, type, node, 0, 0) < 0 ? null : new HardwareDevice(device, kind, format);
    }

    /// <summary>The first that exists is the first that is tried. GATE_RENDER_NODE names another one.</summary>
    private static IEnumerable<string> Nodes() => Environment.GetEnvironmentVariable("GATE_RENDER_NODE") is { Length: > 0 } named ? [named]
        : Directory.Exists(RenderNodes) ? Directory.GetFiles(RenderNodes, "renderD*").Order(StringComparer.Ordinal) : [];
}
