namespace ParkingGate.Native.FFmpeg;

/// <summary>What a picture's numbers mean.</summary>
/// <param name="Hd">The matrix of BT.709, else of BT.601. A picture that does not say has that of its size.</param>
/// <param name="FullRange">Luma goes from 0 to 255, else from 16 to 235.</param>
internal readonly record struct FrameColors(bool Hd, bool FullRange)
{
    public static FrameColors Of(Frame frame) => new(
        frame.Colorspace == LibAvLayout.AVCOL_SPC_BT709 || (frame.Colorspace == LibAvLayout.AVCOL_SPC_UNSPECIFIED && frame.Height >= 720),
        frame.FullRange || frame.Format is LibAvLayout.AV_PIX_FMT_YUVJ420P or LibAvLayout.AV_PIX_FMT_YUVJ422P or LibAvLayout.AV_PIX_FMT_YUVJ444P);
}
