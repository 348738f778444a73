using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Shrinks by averaging the area that each pixel covers, as OpenCV's INTER_AREA: first the rows under a target row are added up
/// (whole vectors), then each target pixel's columns of that sum.
/// </summary>
internal sealed class AreaScaling
{
    private readonly AreaWeights _columns = new();
    private readonly AreaWeights _rows = new();
    private float[] _sum = [];

    /// <summary>Writes R, G, B without gaps; the target must not be larger than the source in either direction.</summary>
    public void Scale(in RgbPicture source, Span<byte> target, int width, int height)
    {
        _columns.Fit(source.Width, width);
        _rows.Fit(source.Height, height);
        // One float more than the row: three channels are read as a vector of four.
        Pooled.Ensure(ref _sum, (3 * source.Width) + 1);
        var sum = _sum.AsSpan(0, 3 * source.Width);
        // OpenCV rounds half up where it halves both sides, else half to even.
        var halves = source.Width == 2 * width && source.Height == 2 * height;
        for (var y = 0; y < height; y++)
        {
            sum.Clear();
            var row = _rows.First(y);
            foreach (var weight in _rows.Weights(y))
                AddRow(source.Row(row++), weight, sum);
            AddColumns(target.Slice(3 * width * y, 3 * width), halves);
        }
    }

    /// <summary>Adds <c>row × weight</c> to the sum, 32 values at a time.</summary>
    private static void AddRow(ReadOnlySpan<byte> row, float weight, Span<float> sum)
    {
        sum = sum[..row.Length];
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(sum);
        var i = 0;
        for (; i <= row.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            Add(low, weight, ref target, i);
            Add(high, weight, ref target, i + 16);
        }
        for (; i < row.Length; i++) sum[i] += row[i] * weight;
    }

    private static void Add(Vector256<ushort> values, float weight, ref float target, int at)
    {
        var (low, high) = Vector256.Widen(values);
        (Vector256.LoadUnsafe(ref target, (nuint)at) + (Vector256.ConvertToSingle(low.AsInt32()) * weight)).StoreUnsafe(ref target, (nuint)at);
        at += 8;
        (Vector256.LoadUnsafe(ref target, (nuint)at) + (Vector256.ConvertToSingle(high.AsInt32()) * weight)).StoreUnsafe(ref target, (nuint)at);
    }

    private void AddColumns(Span<byte> target, bool halfUp)
    {
        ref var sum = ref MemoryMarshal.GetArrayDataReference(_sum);
        for (var x = 0; 3 * x < target.Length; x++)
        {
            // The last weight's four floats end one behind the row, where the sum has room.
            var at = (nuint)(3 * _columns.First(x));
            var pixel = Vector128<float>.Zero;
            foreach (var weight in _columns.Weights(x))
            {
                pixel += Vector128.LoadUnsafe(ref sum, at) * weight;
                at += 3;
            }
            Store(halfUp ? Vector128.Floor(pixel + Vector128.Create(0.5f)) : Vector128.Round(pixel), target.Slice(3 * x, 3));
        }
    }

    private static void Store(Vector128<float> pixel, Span<byte> target)
    {
        var whole = Vector128.ConvertToInt32(pixel);
        target[2] = (byte)whole[2];
        target[1] = (byte)whole[1];
        target[0] = (byte)whole[0];
    }
}
