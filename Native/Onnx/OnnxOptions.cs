namespace ParkingGate.Native.Onnx;

/// <summary>How a model runs on the CPU.</summary>
internal sealed record OnnxOptions
{
    /// <summary>Threads inside one run, the caller's own included.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether idle threads burn CPU waiting for the next operator; off, because other work shares a gate box's few cores.</summary>
    public bool Spinning { get; init; }

    /// <summary>Whether ONNX Runtime keeps freed activations in an arena for the next run. Worth its memory: without it every run asks malloc.</summary>
    public bool Arena { get; init; } = true;

    /// <summary>Whether all activations are laid out in one block per input shape; costs memory and saves no time that could be measured.</summary>
    public bool MemoryPattern { get; init; }
}
