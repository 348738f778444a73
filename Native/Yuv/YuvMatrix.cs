using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ParkingGate.Native.Yuv;

/// <summary>
/// From a camera's luma and chroma to those of JPEG: the whole range, and BT.601. Cameras of high definition send BT.709, in which luma too
/// is another sum of red, green and blue, so each of the three depends on both chromas.
/// </summary>
/// <remarks>Fixed point in 16 bits: a value takes 7 bits more and a factor 13, and their rounded high product has 5 bits more than the
/// result. x64 and arm64 have that product as one instruction.</remarks>
internal readonly struct YuvMatrix
{
    private const int ValueBits = 7;
    private const int FactorBits = 13;
    private const int MoreBits = ValueBits + FactorBits - 15;
    private const short Half = 1 << (MoreBits - 1);
    private const short Middle = 128;
    private readonly short _black;
    private readonly short _luma, _lumaOfBlue, _lumaOfRed, _blue, _blueOfRed, _red, _redOfBlue;

    /// <param name="hd">The camera's colours are those of BT.709, else of BT.601.</param>
    /// <param name="fullRange">Luma goes from 0 to 255, else from 16 to 235.</param>
    public YuvMatrix(bool hd, bool fullRange)
    {
        IsIdentity = fullRange && !hd;
        _black = (short)(fullRange ? 0 : 16);
        (_luma, _, _) = Factors(hd, fullRange, luma: 1);
        (_lumaOfBlue, _blue, _redOfBlue) = Factors(hd, fullRange, blue: 1);
        (_lumaOfRed, _blueOfRed, _red) = Factors(hd, fullRange, red: 1);
    }

    /// <summary>Nothing changes.</summary>
    public bool IsIdentity { get; }

    /// <summary>Two rows of luma with the row of chroma that belongs to them. A source may be its own target.</summary>
    public void Convert(in YuvRows source, in YuvRows target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Blue.Length, source.Blue.Length); // the vectors below do not look
        var x = ConvertVectors(source, target);
        for (; x < source.Blue.Length; x++) ConvertOne(source, target, x);
    }

    /// <summary>Eight of chroma and four times as many of luma at once. The factors are made before the loop: each takes several instructions.</summary>
    /// <returns>How many of chroma are done.</returns>
    private int ConvertVectors(in YuvRows source, in YuvRows target)
    {
        var (luma, black, half) = (Vector128.Create(_luma), Vector128.Create(_black), Vector128.Create(Half));
        var (lumaOfBlue, lumaOfRed) = (Vector128.Create(_lumaOfBlue), Vector128.Create(_lumaOfRed));
        var (ofBlue, blueOfRed, ofRed, redOfBlue) = (Vector128.Create(_blue), Vector128.Create(_blueOfRed), Vector128.Create(_red), Vector128.Create(_redOfBlue));
        var x = 0;
        for (; x <= source.Blue.Length - Vector128<short>.Count; x += Vector128<short>.Count)
        {
            var (blue, red) = (Load(source.Blue, x), Load(source.Red, x));
            Store(Times(blue, ofBlue) + Times(red, blueOfRed) + half, target.Blue, x);
            Store(Times(blue, redOfBlue) + Times(red, ofRed) + half, target.Red, x);
            var share = Times(blue, lumaOfBlue) + Times(red, lumaOfRed) + half;
            var (left, right) = (Twice(share, upper: false), Twice(share, upper: true));
            Luma(source.Upper, target.Upper, 2 * x, luma, black, left, right);
            Luma(source.Lower, target.Lower, 2 * x, luma, black, left, right);
        }
        return x;
    }

    private static void Luma(ReadOnlySpan<byte> source, Span<byte> target, int x, Vector128<short> factor, Vector128<short> black, Vector128<short> left, Vector128<short> right)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)x));
        left += Times((low.AsInt16() - black) << ValueBits, factor);
        right += Times((high.AsInt16() - black) << ValueBits, factor);
        Narrow(left >> MoreBits, right >> MoreBits).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)x);
    }

    private void ConvertOne(in YuvRows source, in YuvRows target, int x)
    {
        var (blue, red) = ((source.Blue[x] - Middle) << ValueBits, (source.Red[x] - Middle) << ValueBits);
        target.Blue[x] = Byte(Times(blue, _blue) + Times(red, _blueOfRed) + Half, Middle);
        target.Red[x] = Byte(Times(blue, _redOfBlue) + Times(red, _red) + Half, Middle);
        var share = Times(blue, _lumaOfBlue) + Times(red, _lumaOfRed) + Half;
        for (var i = 2 * x; i < (2 * x) + 2; i++)
        {
            target.Upper[i] = Byte(Times((source.Upper[i] - _black) << ValueBits, _luma) + share, 0);
            target.Lower[i] = Byte(Times((source.Lower[i] - _black) << ValueBits, _luma) + share, 0);
        }
    }

    private static Vector128<short> Load(ReadOnlySpan<byte> chroma, int x)
    {
        var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(chroma), x));
        return (Vector128.WidenLower(Vector128.CreateScalarUnsafe(eight).AsByte()).AsInt16() - Vector128.Create(Middle)) << ValueBits;
    }

    private static void Store(Vector128<short> chroma, Span<byte> target, int x)
    {
        var values = (chroma >> MoreBits) + Vector128.Create(Middle);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(target), x), Narrow(values, values).AsUInt64().ToScalar());
    }

    /// <summary>To bytes; what is below 0 or above 255 becomes that.</summary>
    private static Vector128<byte> Narrow(Vector128<short> low, Vector128<short> high)
    {
        if (Sse2.IsSupported) return Sse2.PackUnsignedSaturate(low, high);
        return Vector128.NarrowWithSaturation(Vector128.Max(low, Vector128<short>.Zero).AsUInt16(), Vector128.Max(high, Vector128<short>.Zero).AsUInt16());
    }

    /// <summary>Each of four values for two neighbours.</summary>
    private static Vector128<short> Twice(Vector128<short> values, bool upper) =>
        Vector128.Shuffle(values, upper ? Vector128.Create((short)4, 4, 5, 5, 6, 6, 7, 7) : Vector128.Create((short)0, 0, 1, 1, 2, 2, 3, 3));

    private static Vector128<short> Times(Vector128<short> values, Vector128<short> factors)
    {
        if (Ssse3.IsSupported) return Ssse3.MultiplyHighRoundScale(values, factors);
        if (AdvSimd.IsSupported) return AdvSimd.MultiplyRoundedDoublingSaturateHigh(values, factors);
        var (low, high) = Vector128.Widen(values);
        var (lowFactor, highFactor) = Vector128.Widen(factors);
        var round = Vector128.Create(1 << 14);
        return Vector128.Narrow(((low * lowFactor) + round) >> 15, ((high * highFactor) + round) >> 15);
    }

    private static int Times(int value, short factor) => ((value * factor) + (1 << 14)) >> 15;

    private static byte Byte(int value, int middle) => (byte)Math.Clamp((value >> MoreBits) + middle, 0, 255);

    /// <summary>What one unit of a camera's luma, blue or red chroma adds to each of the three of JPEG.</summary>
    private static (short Luma, short Blue, short Red) Factors(bool hd, bool fullRange, double luma = 0, double blue = 0, double red = 0)
    {
        var (kr, kb) = hd ? (0.2126, 0.0722) : (0.299, 0.114);
        var (lumaScale, chromaScale) = fullRange ? (1.0, 1.0) : (255 / 219.0, 255 / 224.0);
        var (y, u, v) = (luma * lumaScale, blue * chromaScale, red * chromaScale);
        var (r, b) = (y + (2 * (1 - kr) * v), y + (2 * (1 - kb) * u));
        var g = (y - (kr * r) - (kb * b)) / (1 - kr - kb);
        var into = (0.299 * r) + (0.587 * g) + (0.114 * b);
        return (Fixed(into), Fixed((b - into) / 1.772), Fixed((r - into) / 1.402));
    }

    private static short Fixed(double factor) => (short)Math.Round(factor * (1 << FactorBits));
}
