using ParkingGate.Native.Yuv;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// A decoder's picture as JPEG keeps it. What has the right size and halves, as nearly all cameras' pictures have, is read where the decoder
/// put it; anything else goes through swscale first. Used by one thread.
/// </summary>
internal sealed unsafe class YuvConverter(int width, int height) : IDisposable
{
    private readonly PixelConverter _scaler = new(PixelLayout.Yuv420, width, height, LibAvLayout.SWS_AREA); // never enlarges
    private FrameColors _colors;
    private YuvMatrix _matrix = new(hd: false, fullRange: false);

    /// <param name="frame">Stays the caller's.</param>
    /// <param name="target">Of this converter's size.</param>
    public void Convert(Frame frame, YuvPicture target)
    {
        var colors = FrameColors.Of(frame);
        if (IsRight(frame)) Convert(frame, colors, target);
        else
        {
            _scaler.Convert(frame, target);
            Convert(null, colors with { FullRange = true }, target); // swscale has made it so, but it never changes the matrix
        }
    }

    public void Dispose() => _scaler.Dispose();

    private bool IsRight(Frame frame) =>
        (frame.Width, frame.Height) == (width, height) && frame.Format is LibAvLayout.AV_PIX_FMT_YUV420P or LibAvLayout.AV_PIX_FMT_YUVJ420P
        && frame.Strides[0] > 0 && frame.Strides[1] > 0 && frame.Strides[2] > 0; // some decoders fill from the bottom up

    /// <summary>From the frame's planes, or, without a frame, from the target's own.</summary>
    private void Convert(Frame? frame, FrameColors colors, YuvPicture target)
    {
        if (colors != _colors) (_colors, _matrix) = (colors, new YuvMatrix(colors.Hd, colors.FullRange));
        if (frame is null && _matrix.IsIdentity) return;
        for (var row = 0; row < height / 2; row++)
        {
            var into = new YuvRows(target.Luma(2 * row), target.Luma((2 * row) + 1), target.Blue(row), target.Red(row));
            var from = frame is null ? into : Rows(frame, row);
            if (_matrix.IsIdentity) Copy(from, into);
            else _matrix.Convert(from, into);
        }
    }

    private YuvRows Rows(Frame frame, int row) =>
        new(Row(frame, 0, 2 * row, width), Row(frame, 0, (2 * row) + 1, width), Row(frame, 1, row, width / 2), Row(frame, 2, row, width / 2));

    private static Span<byte> Row(Frame frame, int plane, int row, int bytes) => new(frame.Planes[plane] + ((nint)frame.Strides[plane] * row), bytes);

    private static void Copy(in YuvRows from, in YuvRows into)
    {
        from.Upper.CopyTo(into.Upper);
        from.Lower.CopyTo(into.Lower);
        from.Blue.CopyTo(into.Blue);
        from.Red.CopyTo(into.Red);
    }
}
