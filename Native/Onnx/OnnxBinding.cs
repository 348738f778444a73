using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ParkingGate.Native.Onnx;

/// <summary>
/// One bound tensor: the memory ONNX Runtime reads or writes, and the float32 view of it (the same memory where the type is
/// float32).
/// </summary>
internal sealed class OnnxBinding : IDisposable
{
    private readonly OnnxElement _element;
    private readonly int _count;
    private readonly NativeBuffer _memory;
    private readonly bool _shares;
    private readonly NativeBuffer _floats;

    /// <param name="element">The model's own type.</param>
    /// <param name="shape">Its sizes, none of them free.</param>
    /// <param name="shared">Memory of somebody else, at least as large as needed, for float32; null: its own.</param>
    internal OnnxBinding(OnnxElement element, ReadOnlySpan<long> shape, NativeBuffer? shared = null)
    {
        _element = element;
        Shape = shape.ToArray();
        _count = OnnxShapes.Count(Shape);
        var bytes = checked(_count * OnnxElements.Size(element));
        // At least one byte: a model that found nothing may have an output of 1x0x6, and memory needs an address.
        _shares = shared is not null && element == OnnxElement.Float32;
        if (_shares) ArgumentOutOfRangeException.ThrowIfLessThan(shared!.Bytes, bytes, nameof(shared));
        _memory = _shares ? shared! : new NativeBuffer(Math.Max(1, bytes));
        try
        {
            _floats = element == OnnxElement.Float32 ? _memory : new NativeBuffer(checked(Math.Max(1, _count) * sizeof(float)));
            Value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, Type(element), Shape, _memory.Address, bytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal long[] Shape { get; }

    internal OrtValue Value { get; }

    internal Span<float> Floats => _floats.Span<float>()[.._count];

    internal void Write() => OnnxElements.FromFloat(Floats, _memory, _element);

    internal void Read() => OnnxElements.ToFloat(_memory, _element, Floats);

    public void Dispose()
    {
        Value?.Dispose();
        if (_shares) return;
        _memory.Dispose();
        _floats?.Dispose();
    }

    private static TensorElementType Type(OnnxElement element) => element switch
    {
        OnnxElement.Float16 => TensorElementType.Float16,
        OnnxElement.UInt8 => TensorElementType.UInt8,
        OnnxElement.Int8 => TensorElementType.Int8,
        _ => TensorElementType.Float,
    };
}
