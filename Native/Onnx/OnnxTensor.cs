using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ParkingGate.Native.Onnx;

/// <summary>Element types that <see cref="OnnxRun"/> reads and writes; everything else is <see cref="Other"/>.</summary>
internal enum OnnxElement
{
    Other,
    Float32,
    Float16,
    UInt8,
    Int8,
}

/// <summary>
/// An input or output of a model: its name, element type and shape, where -1 is a size that is free until a run.
/// </summary>
internal sealed record OnnxTensor(string Name, OnnxElement Element, string ElementName, ImmutableArray<long> Shape)
{
    public bool IsFixed => !Shape.Contains(-1);

    internal static OnnxTensor From(string name, NodeMetadata node) => node.IsTensor
        ? new(name, ElementOf(node.ElementDataType), NameOf(node.ElementDataType), [.. node.Dimensions.Select(size => Math.Max(-1L, size))])
        : new(name, OnnxElement.Other, node.OnnxValueType.ToString(), []);

    /// <summary>As people write it: <c>output0 float32 1x5x5040</c>, a free size as <c>?</c>.</summary>
    public override string ToString() => $"{Name} {ElementName} {Text(Shape.AsSpan())}";

    internal static string Text(ReadOnlySpan<long> shape)
    {
        var sizes = new string[shape.Length];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = shape[i] < 0 ? "?" : shape[i].ToString(CultureInfo.InvariantCulture);
        return sizes.Length == 0 ? "(no shape)" : string.Join('x', sizes);
    }

    private static OnnxElement ElementOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => OnnxElement.Float32,
        TensorElementType.Float16 => OnnxElement.Float16,
        TensorElementType.UInt8 => OnnxElement.UInt8,
        TensorElementType.Int8 => OnnxElement.Int8,
        _ => OnnxElement.Other,
    };

    private static string NameOf(TensorElementType type) =>
        type == TensorElementType.Float ? "float32" : type.ToString().ToLowerInvariant();
}
