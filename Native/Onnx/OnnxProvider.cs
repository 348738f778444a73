namespace ParkingGate.Native.Onnx;

/// <summary>What is to compute in place of the CPU: an execution provider of ONNX Runtime as its maker ships it, for one kind of device.</summary>
/// <param name="Library">Its shared library, which is loaded into this process.</param>
internal sealed record OnnxProvider(string Library)
{
    public OnnxDevice Device { get; init; }

    /// <summary>Options under the maker's own names.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}

/// <summary>A kind of device that a provider computes on.</summary>
internal enum OnnxDevice
{
    /// <summary>A graphics card before a neural processor before the CPU.</summary>
    Auto,
    Gpu,
    Npu,
    Cpu,
}
