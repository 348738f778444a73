using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ParkingGate.Reading;

/// <summary>Bytes to the floats that a network takes.</summary>
internal static class PixelPlanes
{
    /// <summary>Writes <c>bytes[i] × scale</c>, 16 at a time.</summary>
    public static void Scale(ReadOnlySpan<byte> bytes, float scale, Span<float> into)
    {
        into = into[..bytes.Length];
        ref var source = ref MemoryMarshal.GetReference(bytes);
        ref var target = ref MemoryMarshal.GetReference(into);
        var i = 0;
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)i));
            Store(low, scale, ref target, i);
            Store(high, scale, ref target, i + 8);
        }
        for (; i < bytes.Length; i++) into[i] = bytes[i] * scale;
    }

    private static void Store(Vector128<ushort> values, float scale, ref float target, int at)
    {
        var (low, high) = Vector128.Widen(values);
        (Vector128.ConvertToSingle(low.AsInt32()) * scale).StoreUnsafe(ref target, (nuint)at);
        (Vector128.ConvertToSingle(high.AsInt32()) * scale).StoreUnsafe(ref target, (nuint)(at + 4));
    }
}
