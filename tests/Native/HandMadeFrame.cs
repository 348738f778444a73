using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>
/// A frame of one's own pixels instead of a decoder's: the planes of a YUV or RGB picture in memory that this owns. Rows are
/// padded to 64 bytes with a byte that must not show.
/// </summary>
internal sealed unsafe class HandMadeFrame : IDisposable
{
    private readonly NativeBuffer _memory;
    private readonly (int Across, int Down) _chroma;

    public HandMadeFrame(FramePool pool, int width, int height, int format, int colorspace = LibAvLayout.AVCOL_SPC_UNSPECIFIED, bool full = false)
    {
        _ = LibAvStart.Version; // as after opening any source: FFmpeg's own log is off
        (Width, Height) = (width, height);
        _chroma = format switch
        {
            LibAvLayout.AV_PIX_FMT_YUV422P or LibAvLayout.AV_PIX_FMT_YUVJ422P => (2, 1),
            LibAvLayout.AV_PIX_FMT_YUV444P or LibAvLayout.AV_PIX_FMT_YUVJ444P => (1, 1),
            _ => (2, 2),
        };
        var stride = (width + 63) / 64 * 64;
        _memory = new NativeBuffer(3 * stride * (height + 1));
        _memory.Span<byte>().Fill(0x5A);
        Frame = pool.Rent();
        var planes = format == LibAvLayout.AV_PIX_FMT_GRAY8 ? 1 : format == LibAvLayout.AV_PIX_FMT_NV12 ? 2 : 3;
        for (var plane = 0; plane < planes; plane++)
        {
            Frame.Planes[plane] = (byte*)_memory.Address + (plane * stride * (height + 1));
            Frame.Strides[plane] = stride;
        }
        Set(LibAvLayout.AVFrame_width, width);
        Set(LibAvLayout.AVFrame_height, height);
        Set(LibAvLayout.AVFrame_format, format);
        Set(LibAvLayout.AVFrame_colorspace, colorspace);
        Set(LibAvLayout.AVFrame_color_range, full ? LibAvLayout.AVCOL_RANGE_JPEG : 1);
    }

    public Frame Frame { get; }
    public int Width { get; }
    public int Height { get; }

    /// <summary>Fills the columns from x1 up to x2 with one colour; x even where chroma is halved.</summary>
    public HandMadeFrame Paint(int x1, int x2, byte y, byte u, byte v)
    {
        Fill(0, x1, x2, Height, y);
        var rows = (Height + _chroma.Down - 1) / _chroma.Down;
        var (from, to) = (x1 / _chroma.Across, (x2 + _chroma.Across - 1) / _chroma.Across);
        if (Frame.Format == LibAvLayout.AV_PIX_FMT_NV12) FillPairs(from, to, rows, u, v);
        else if (Frame.Format != LibAvLayout.AV_PIX_FMT_GRAY8) (_, _) = (Fill(1, from, to, rows, u), Fill(2, from, to, rows, v));
        return this;
    }

    public void Dispose()
    {
        Frame.Dispose(); // FFmpeg forgets the planes; they are ours
        _memory.Dispose();
    }

    private void Set(int offset, int value) => *(int*)(Frame.Handle + offset) = value;

    private bool Fill(int plane, int from, int to, int rows, byte value)
    {
        for (var row = 0; row < rows; row++) new Span<byte>(Frame.Planes[plane] + (row * Frame.Strides[plane]) + from, to - from).Fill(value);
        return true;
    }

    private void FillPairs(int from, int to, int rows, byte u, byte v)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var x = from; x < to; x++)
            {
                var at = Frame.Planes[1] + (row * Frame.Strides[1]) + (2 * x);
                (at[0], at[1]) = (u, v);
            }
        }
    }
}
