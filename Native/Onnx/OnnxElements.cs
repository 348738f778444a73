using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ParkingGate.Native.Onnx;

/// <summary>Element types between a model and the float32 everybody else works with: sizes and vectorised conversion.</summary>
internal static class OnnxElements
{
    internal static int Size(OnnxElement element) => element switch
    {
        OnnxElement.Float32 => sizeof(float),
        OnnxElement.Float16 => sizeof(ushort),
        OnnxElement.UInt8 or OnnxElement.Int8 => sizeof(byte),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "no conversion"),
    };

    /// <summary>Integers are rounded (to even) and saturate; NaN becomes 0.</summary>
    internal static void FromFloat(ReadOnlySpan<float> from, NativeBuffer to, OnnxElement element)
    {
        switch (element)
        {
            case OnnxElement.Float16:
                TensorPrimitives.ConvertToHalf(from, to.Span<Half>());
                break;
            case OnnxElement.UInt8:
                ToInteger(from, to.Span<byte>(), byte.MinValue, byte.MaxValue);
                break;
            case OnnxElement.Int8:
                ToInteger(from, to.Span<byte>(), sbyte.MinValue, sbyte.MaxValue);
                break;
        }
    }

    internal static void ToFloat(NativeBuffer from, OnnxElement element, Span<float> to)
    {
        switch (element)
        {
            case OnnxElement.Float16:
                TensorPrimitives.ConvertToSingle(from.Span<Half>()[..to.Length], to);
                break;
            case OnnxElement.UInt8:
                TensorPrimitives.ConvertTruncating(from.Span<byte>()[..to.Length], to);
                break;
            case OnnxElement.Int8:
                TensorPrimitives.ConvertTruncating(from.Span<sbyte>()[..to.Length], to);
                break;
        }
    }

    /// <summary>Bytes of either sign: after clamping, the low 8 bits of the 32-bit integer are the answer in both.</summary>
    private static void ToInteger(ReadOnlySpan<float> from, Span<byte> to, int lowest, int highest)
    {
        var done = ToIntegerVectors(from, to, lowest, highest);
        for (var i = done; i < from.Length; i++)
            to[i] = unchecked((byte)(int)float.Round(Math.Clamp(from[i], lowest, highest)));
    }

    private static int ToIntegerVectors(ReadOnlySpan<float> from, Span<byte> to, int lowest, int highest)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(from);
        var bytes = MemoryMarshal.Cast<byte, Vector<byte>>(to);
        var count = Math.Min(vectors.Length / 4, bytes.Length);
        var (low, high) = (new Vector<float>(lowest), new Vector<float>(highest));
        for (var i = 0; i < count; i++)
        {
            var four = vectors.Slice(4 * i, 4);
            bytes[i] = Vector.Narrow(Vector.Narrow(Whole(four[0], low, high), Whole(four[1], low, high)),
                Vector.Narrow(Whole(four[2], low, high), Whole(four[3], low, high)));
        }
        return count * Vector<byte>.Count;
    }

    private static Vector<uint> Whole(Vector<float> value, Vector<float> low, Vector<float> high) =>
        Vector.AsVectorUInt32(Vector.ConvertToInt32(Vector.Round(Vector.Min(Vector.Max(value, low), high))));
}
