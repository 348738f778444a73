namespace ParkingGate.Native.Yuv;

/// <summary>Two rows of luma and the row of each chroma, half as long, that belongs to them.</summary>
internal readonly ref struct YuvRows
{
    /// <exception cref="ArgumentException">The rows are of different pictures: their lengths do not fit.</exception>
    public YuvRows(Span<byte> upper, Span<byte> lower, Span<byte> blue, Span<byte> red)
    {
        if (upper.Length != 2 * blue.Length || lower.Length != upper.Length || red.Length != blue.Length)
            throw new ArgumentException($"Rows of {upper.Length} and {lower.Length} luma and {blue.Length} and {red.Length} chroma do not belong together.");
        Upper = upper;
        Lower = lower;
        Blue = blue;
        Red = red;
    }

    public Span<byte> Upper { get; }
    public Span<byte> Lower { get; }
    public Span<byte> Blue { get; }
    public Span<byte> Red { get; }
}
