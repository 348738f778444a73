namespace ParkingGate.Native.Yuv;

/// <summary>Two rows of luma and the row of each chroma, half as long, that belongs to them.</summary>
internal readonly ref struct YuvRows(Span<byte> upper, Span<byte> lower, Span<byte> blue, Span<byte> red)
{
    public Span<byte> Upper { get; } = upper;
    public Span<byte> Lower { get; } = lower;
    public Span<byte> Blue { get; } = blue;
    public Span<byte> Red { get; } = red;
}
