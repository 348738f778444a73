using ParkingGate.Native.Yuv;

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

    /// <summary>Planes of luma and of halved chroma, in the full range.</summary>
    Yuv420,
}

/// <summary>
/// Scales and converts a decoder's planes straight into the caller's memory in one pass of swscale. Owns one swscale context,
/// rebuilt only when the picture's or the target's shape changes. Used by one thread.
/// </summary>
internal sealed unsafe class PixelConverter(PixelLayout layout, int width, int height, int flags) : IDisposable
{
    private nint _context;
    private Shape _shape;

    private readonly record struct Shape(int Width, int Height, int Format, FrameColors Colors);

    public int Width => width;
    public int Height => height;

    /// <summary>Writes the whole picture, scaled to <see cref="Width"/> × <see cref="Height"/>.</summary>
    /// <param name="frame">Stays the caller's.</param>
    /// <param name="target">First byte of each plane; one plane unless the layout is planar.</param>
    /// <param name="stride">Bytes from one row to the next, the same for every plane.</param>
    public void Convert(Frame frame, ReadOnlySpan<nint> target, int stride)
    {
        var planes = stackalloc byte*[4] { null, null, null, null };
        var strides = stackalloc int[4] { 0, 0, 0, 0 };
        for (var i = 0; i < target.Length; i++)
        {
            planes[i] = (byte*)target[i];
            strides[i] = stride;
        }
        Scale(ShapeOf(frame), frame.Planes, frame.Strides, planes, strides);
    }

    /// <summary>The same into a picture of this size; only for the layout <see cref="PixelLayout.Yuv420"/>. The matrix stays the frame's.</summary>
    public void Convert(Frame frame, YuvPicture target)
    {
        var planes = stackalloc byte*[4] { (byte*)target.Plane(0), (byte*)target.Plane(1), (byte*)target.Plane(2), null };
        var strides = stackalloc int[4] { target.Stride(0), target.Stride(1), target.Stride(2), 0 };
        Scale(ShapeOf(frame), frame.Planes, frame.Strides, planes, strides);
    }

    /// <summary>The way back: one plane of packed pixels.</summary>
    public void Convert(YuvPicture picture, nint target, int stride)
    {
        var from = stackalloc byte*[4] { (byte*)picture.Plane(0), (byte*)picture.Plane(1), (byte*)picture.Plane(2), null };
        var fromStrides = stackalloc int[4] { picture.Stride(0), picture.Stride(1), picture.Stride(2), 0 };
        var planes = stackalloc byte*[4] { (byte*)target, null, null, null };
        var strides = stackalloc int[4] { stride, 0, 0, 0 };
        var shape = new Shape(picture.Width, picture.Height, LibAvLayout.AV_PIX_FMT_YUV420P, new FrameColors(Hd: false, FullRange: true));
        Scale(shape, from, fromStrides, planes, strides);
    }

    public void Dispose()
    {
        LibAv.sws_freeContext(_context);
        _context = 0;
    }

    private static Shape ShapeOf(Frame frame) => new(frame.Width, frame.Height, frame.Format, FrameColors.Of(frame));

    private void Scale(Shape shape, byte** from, int* fromStrides, byte** target, int* strides)
    {
        if (_context == 0 || shape != _shape) Rebuild(shape);
        _ = LibAv.sws_scale(_context, from, fromStrides, 0, shape.Height, target, strides);
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
        var table = LibAv.sws_getCoefficients(shape.Colors.Hd ? LibAvLayout.SWS_CS_ITU709 : LibAvLayout.SWS_CS_ITU601);
        _ = LibAv.sws_setColorspaceDetails(_context, table, shape.Colors.FullRange ? 1 : 0, table, 1, 0, 1 << 16, 1 << 16);
        _shape = shape;
    }

    private int Target => layout switch
    {
        PixelLayout.Bgra => LibAvLayout.AV_PIX_FMT_BGRA,
        PixelLayout.PlanarGbr => LibAvLayout.AV_PIX_FMT_GBRP,
        PixelLayout.Yuv420 => LibAvLayout.AV_PIX_FMT_YUVJ420P,
        _ => LibAvLayout.AV_PIX_FMT_GRAY8,
    };
}
