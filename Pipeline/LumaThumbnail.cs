using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline;

/// <summary>
/// The small grey picture that the motion gate looks at: 96 x 54 whatever the source is, sampled, not averaged, which costs a
/// fraction of a millisecond at any size. Owns the converter and the pixels.
/// </summary>
internal sealed class LumaThumbnail : IDisposable
{
    public const int Width = 96;
    public const int Height = 54;

    private readonly PixelConverter _converter = new(PixelLayout.Gray, Width, Height, LibAvLayout.SWS_POINT);
    private readonly NativeBuffer _pixels = new((Width * Height) + 64); // swscale may write a vector past the last row

    /// <summary>Valid until the next call. The frame stays the caller's.</summary>
    public ReadOnlySpan<byte> Of(Frame frame)
    {
        _converter.Convert(frame, [_pixels.Address], Width);
        return _pixels.Span<byte>()[..(Width * Height)];
    }

    public void Dispose()
    {
        _converter.Dispose();
        _pixels.Dispose();
    }
}
