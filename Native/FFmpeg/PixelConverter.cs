namespace ParkingGate.Native.FFmpeg;

/// <summary>Pixel formats that a picture is converted to.</summary>
internal enum PixelLayout
{
    /// <summary>Four bytes a pixel: blue, green, red, 255.</summary>
    Bgra,

    /// <summary>Three planes of bytes: green, blue, red (FFmpeg's order).</summary>
    PlanarGbr,

    /// <summary>One byte of luma a pixel.</summary>
    Gray,
}

/// <summary>
/// Scales and converts a decoder's planes straight into the caller's memory in one pass of swscale. Owns one swscale context,
/// rebuilt only when the picture's or the target's shape changes. Used by one thread.
/// </summary>
internal sealed unsafe class PixelConverter(PixelLayout layout, int width, int height, int flags) : IDisposable
{
    private nint _context;
    private Shape _shape;

    private readonly record struct Shape(int Width, int Height, int Format, int Colorspace, bool FullRange);

    public int Width => width;
    public int Height => height;

    /// <summary>Writes the whole picture, scaled to <see cref="Width"/> × <see cref="Height"/>.</summary>
    /// <param name="frame">Stays the caller's.</param>
    /// <param name="target">First byte of each plane; one plane unless the layout is planar.</param>
    /// <param name="stride">Bytes from one row to the next, the same for every plane.</param>
    public void Convert(Frame frame, ReadOnlySpan<nint> target, int stride)
    {
        var shape = new Shape(frame.Width, frame.Height, frame.Format, frame.Colorspace, frame.FullRange);
        if (_context == 0 || shape != _shape) Rebuild(shape);
        var planes = stackalloc byte*[4] { null, null, null, null };
        var strides = stackalloc int[4] { 0, 0, 0, 0 };
        for (var i = 0; i < target.Length; i++)
        {
            planes[i] = (byte*)target[i];
            strides[i] = stride;
        }
        _ = LibAv.sws_scale(_context, frame.Planes, frame.Strides, 0, shape.Height, planes, strides);
    }

    public void Dispose()
    {
        LibAv.sws_freeContext(_context);
        _context = 0;
    }

    private void Rebuild(Shape shape)
    {
        Dispose();
        // swscale's fast path for pictures that keep their size writes eight pixels at a time and leaves out what does not fill
        // eight: the last columns stay black. Accurate rounding takes the general path, which writes all of them.
        var exact = width % 8 == 0 ? flags : flags | LibAvLayout.SWS_ACCURATE_RND;
        _context = LibAv.sws_getContext(shape.Width, shape.Height, shape.Format, width, height, Target, exact, 0, 0, null);
        if (_context == 0)
            throw new VideoException($"pictures of {shape.Width}x{shape.Height} in {LibAv.Text(LibAv.av_get_pix_fmt_name(shape.Format))} cannot be converted; set the camera to H.264, 8 bit, 4:2:0.");

        // Without this swscale takes every picture for standard definition: greens and reds of HD cameras come out wrong.
        var hd = shape.Colorspace == LibAvLayout.AVCOL_SPC_BT709
            || (shape.Colorspace == LibAvLayout.AVCOL_SPC_UNSPECIFIED && shape.Height >= 720);
        var table = LibAv.sws_getCoefficients(hd ? LibAvLayout.SWS_CS_ITU709 : LibAvLayout.SWS_CS_ITU601);
        var full = shape.FullRange || shape.Format is LibAvLayout.AV_PIX_FMT_YUVJ420P or LibAvLayout.AV_PIX_FMT_YUVJ422P or LibAvLayout.AV_PIX_FMT_YUVJ444P;
        _ = LibAv.sws_setColorspaceDetails(_context, table, full ? 1 : 0, table, 1, 0, 1 << 16, 1 << 16);
        _shape = shape;
    }

    private int Target => layout switch
    {
        PixelLayout.Bgra => LibAvLayout.AV_PIX_FMT_BGRA,
        PixelLayout.PlanarGbr => LibAvLayout.AV_PIX_FMT_GBRP,
        _ => LibAvLayout.AV_PIX_FMT_GRAY8,
    };
}
