namespace ParkingGate.Reading.Code;

/// <summary>A view of a picture of bytes R, G, B, whose rows start <paramref name="stride"/> bytes apart; owns nothing.</summary>
internal readonly ref struct RgbPicture(ReadOnlySpan<byte> pixels, int width, int height, int stride)
{
    private readonly ReadOnlySpan<byte> _pixels = pixels;

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>The bytes of one row, without what may lie between rows.</summary>
    public ReadOnlySpan<byte> Row(int y) => _pixels.Slice(y * stride, 3 * Width);

    /// <summary>The same pixels, seen through a smaller frame that must lie inside.</summary>
    public RgbPicture Part(in PicturePart part) =>
        new(_pixels[((part.Y * stride) + (3 * part.X))..], part.Width, part.Height, stride);
}
