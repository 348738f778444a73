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
        var chroma = source.Blue.Length;
        var x = 0;
        for (; x <= chroma - Vector128<short>.Count; x += Vector128<short>.Count) ConvertVector(source, target, x);
        for (; x < chroma; x++) ConvertOne(source, target, x);
    }

    private void ConvertVector(in YuvRows source, in YuvRows target, int x)
    {
        var blue = Load(source.Blue[x..]);
        var red = Load(source.Red[x..]);
        Store(Plus(Times(blue, _blue), Times(red, _blueOfRed), Middle), target.Blue[x..]);
        Store(Plus(Times(blue, _redOfBlue), Times(red, _red), Middle), target.Red[x..]);
        var share = Times(blue, _lumaOfBlue) + Times(red, _lumaOfRed) + Vector128.Create(Half);
        var (left, right) = (Twice(share, upper: false), Twice(share, upper: true));
        Luma(source.Upper[(2 * x)..], left, right, target.Upper[(2 * x)..]);
        Luma(source.Lower[(2 * x)..], left, right, target.Lower[(2 * x)..]);
    }

    private void Luma(ReadOnlySpan<byte> source, Vector128<short> left, Vector128<short> right, Span<byte> target)
    {
        var (low, high) = Vector128.Widen(Vector128.Create(source));
        var black = Vector128.Create(_black);
        left += Times((low.AsInt16() - black) << ValueBits, _luma);
        right += Times((high.AsInt16() - black) << ValueBits, _luma);
        Vector128.NarrowWithSaturation(Positive(left >> MoreBits), Positive(right >> MoreBits)).CopyTo(target);
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

    private static Vector128<short> Load(ReadOnlySpan<byte> chroma) =>
        (Vector128.WidenLower(Vector128.CreateScalar(BitConverter.ToUInt64(chroma)).AsByte()).AsInt16() - Vector128.Create(Middle)) << ValueBits;

    private static void Store(Vector128<short> chroma, Span<byte> target)
    {
        var bytes = Vector128.NarrowWithSaturation(Positive(chroma), Positive(chroma));
        BitConverter.TryWriteBytes(target, bytes.AsUInt64().ToScalar());
    }

    private static Vector128<short> Plus(Vector128<short> a, Vector128<short> b, short middle) =>
        ((a + b + Vector128.Create(Half)) >> MoreBits) + Vector128.Create(middle);

    private static Vector128<ushort> Positive(Vector128<short> values) => Vector128.Max(values, Vector128<short>.Zero).AsUInt16();

    /// <summary>Each of four values for two neighbours.</summary>
    private static Vector128<short> Twice(Vector128<short> values, bool upper) =>
        Vector128.Shuffle(values, upper ? Vector128.Create((short)4, 4, 5, 5, 6, 6, 7, 7) : Vector128.Create((short)0, 0, 1, 1, 2, 2, 3, 3));

    private static Vector128<short> Times(Vector128<short> values, short factor)
    {
        var factors = Vector128.Create(factor);
        if (Ssse3.IsSupported) return Ssse3.MultiplyHighRoundScale(values, factors);
        if (AdvSimd.IsSupported) return AdvSimd.MultiplyRoundedDoublingSaturateHigh(values, factors);
        var (low, high) = Vector128.Widen(values);
        var round = Vector128.Create(1 << 14);
        return Vector128.Narrow(((low * factor) + round) >> 15, ((high * factor) + round) >> 15);
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
