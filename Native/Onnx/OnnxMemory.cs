namespace ParkingGate.Native.Onnx;

/// <summary>Input and output memory for several runs of a float32 model, of which one is in use at a time. Outlives them.</summary>
internal sealed class OnnxMemory(int inputFloats, int outputFloats) : IDisposable
{
    internal NativeBuffer Input { get; } = new(checked(inputFloats * sizeof(float)));

    internal NativeBuffer Output { get; } = new(checked(outputFloats * sizeof(float)));

    public bool Holds(int input, int output) => input <= inputFloats && output <= outputFloats;

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
