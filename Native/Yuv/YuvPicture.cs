namespace ParkingGate.Native.Yuv;

/// <summary>
/// A picture in the form that JPEG keeps: a plane of luma and two of chroma, blue and red, at half the size both ways (4:2:0), in the full range
/// and colours of BT.601 (JFIF). A third of the memory of BGRA, and encoded without another conversion. Owns the memory of its planes.
/// </summary>
internal sealed class YuvPicture : IDisposable
{
    private const int Vector = 64;
    private readonly NativeBuffer _memory;
    private readonly int _chromaStride;

    /// <param name="width">Pixels in a row; even.</param>
    /// <param name="height">Rows; even.</param>
    public YuvPicture(int width, int height)
    {
        if (width <= 0 || height <= 0 || ((width | height) & 1) != 0) throw new ArgumentException($"A 4:2:0 picture has even sides, not {width}x{height}.");
        (Width, Height) = (width, height);
        _chromaStride = ((width / 2) + Vector - 1) & -Vector;
        _memory = new NativeBuffer(6 * _chromaStride * (height / 2));
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bytes from one row of the plane to the next; plane 0 is luma, 1 blue, 2 red.</summary>
    public int Stride(int plane) => plane == 0 ? 2 * _chromaStride : _chromaStride;

    /// <summary>The plane's first byte.</summary>
    public nint Plane(int plane) => _memory.Address + Start(plane);

    /// <summary>A row of luma, <see cref="Width"/> bytes.</summary>
    public Span<byte> Luma(int row) => Row(0, row, Width);

    /// <summary>A row of blue chroma, half as many bytes; row 0 belongs to the luma rows 0 and 1.</summary>
    public Span<byte> Blue(int row) => Row(1, row, Width / 2);

    /// <summary>A row of red chroma.</summary>
    public Span<byte> Red(int row) => Row(2, row, Width / 2);

    public void Dispose() => _memory.Dispose();

    private Span<byte> Row(int plane, int row, int bytes) => _memory.Span<byte>().Slice(Start(plane) + (row * Stride(plane)), bytes);

    /// <summary>Luma is four times as large as either of the others.</summary>
    private int Start(int plane) => plane == 0 ? 0 : (3 + plane) * _chromaStride * (Height / 2);
}
