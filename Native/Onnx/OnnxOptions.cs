namespace ParkingGate.Native.Onnx;

/// <summary>How a model runs.</summary>
internal sealed record OnnxOptions
{
    /// <summary>Threads inside one run, the caller's own included.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Whether idle threads burn CPU waiting for the next operator. Off: other work shares a gate box's few cores, and with two
    /// threads on
    /// two busy cores a run of the default model took 28 ms of CPU with it and 16 ms without.
    /// </summary>
    public bool Spinning { get; init; }

    /// <summary>
    /// Whether ONNX Runtime keeps freed activations for the next run; without it a run asks malloc instead, slower and no
    /// smaller.
    /// </summary>
    public bool Arena { get; init; } = true;

    /// <summary>
    /// Whether all activations are laid out in one block per input shape: 10 MB more for the default model, and no faster.
    /// </summary>
    public bool MemoryPattern { get; init; }

    /// <summary>Computes in place of the CPU, as far as it can; null: the CPU does.</summary>
    public OnnxProvider? Provider { get; init; }
}
