using System.Buffers;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>A container cut out of the full-resolution picture, before anything was drawn: R, G, B interleaved. Owns a rented array.</summary>
internal sealed class Crop(int trackId, Box box, double timeS, int width, int height) : IDisposable
{
    private byte[]? _pixels = ArrayPool<byte>.Shared.Rent(width * height * 3);

    public int TrackId => trackId;

    /// <summary>Where it was cut, in pixels of the source picture.</summary>
    public Box Box => box;

    public double TimeS => timeS;
    public int Width => width;
    public int Height => height;
    public int Stride => width * 3;

    public Span<byte> Pixels => _pixels is { } pixels ? pixels.AsSpan(0, Stride * height) : throw new ObjectDisposedException(nameof(Crop));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels) ArrayPool<byte>.Shared.Return(pixels);
    }
}
