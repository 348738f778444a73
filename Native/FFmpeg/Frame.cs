namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// One decoded picture: a reference to FFmpeg's own buffer. It has one owner, who passes it on or disposes it, never both;
/// <see cref="Share"/> makes a second owner without copying pixels. Wrappers come from and go back to their <see cref="FramePool"/>.
/// </summary>
internal sealed unsafe class Frame : IDisposable
{
    private readonly FramePool _pool;
    private nint _frame;
    private int _owned;

    internal Frame(FramePool pool)
    {
        _pool = pool;
        _frame = LibAv.av_frame_alloc();
        if (_frame == 0) throw new InsufficientMemoryException("FFmpeg has no memory for a frame.");
    }

    /// <summary>The next wrapper in the pool's list of free ones.</summary>
    internal Frame? Next { get; set; }

    /// <summary>FFmpeg's AVFrame; valid while owned.</summary>
    internal nint Handle => _owned != 0 ? _frame : throw new ObjectDisposedException(nameof(Frame));

    public int Width => LibAv.Read<int>(Handle, LibAvLayout.AVFrame_width);
    public int Height => LibAv.Read<int>(Handle, LibAvLayout.AVFrame_height);

    /// <summary>FFmpeg's pixel format number.</summary>
    public int Format => LibAv.Read<int>(Handle, LibAvLayout.AVFrame_format);

    /// <summary>It was decoded without any other.</summary>
    public bool IsKey => LibAv.Read<int>(Handle, LibAvLayout.AVFrame_key_frame) != 0;

    public bool FullRange => LibAv.Read<int>(Handle, LibAvLayout.AVFrame_color_range) == LibAvLayout.AVCOL_RANGE_JPEG;
    public int Colorspace => LibAv.Read<int>(Handle, LibAvLayout.AVFrame_colorspace);

    /// <summary>When the picture is shown, in seconds from the start of the source; grows without end, also over loops.</summary>
    public double TimeS { get; set; }

    /// <summary><see cref="System.Diagnostics.Stopwatch"/> ticks when the picture left the reader.</summary>
    public long GrabbedAt { get; set; }

    /// <summary>Counts the camera's pictures from 1.</summary>
    public long Number { get; set; }

    internal byte** Planes => (byte**)(Handle + LibAvLayout.AVFrame_data);
    internal int* Strides => (int*)(Handle + LibAvLayout.AVFrame_linesize);

    /// <summary>A second owner of the same pixels.</summary>
    public Frame Share()
    {
        var own = Handle; // before renting: of a disposed frame, the pool would give out this very wrapper
        var share = _pool.Rent();
        if (LibAv.av_frame_ref(share.Handle, own) < 0)
        {
            share.Dispose();
            throw new InsufficientMemoryException("FFmpeg has no memory for another reference to a frame.");
        }
        (share.TimeS, share.GrabbedAt, share.Number) = (TimeS, GrabbedAt, Number);
        return share;
    }

    /// <summary>Gives the pixels back; twice is harmless.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _owned, 0) == 0) return;
        LibAv.av_frame_unref(_frame);
        _pool.Return(this);
    }

    internal void Own() => _owned = 1;

    internal void Free()
    {
        var frame = _frame;
        _frame = 0;
        LibAv.av_frame_free(&frame);
    }
}
