using ParkingGate.Native;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// A container cut out of the full-resolution picture, before anything was drawn: R, G, B interleaved. Owns its pixels: megabytes that
/// are free again with its disposal, not with some later collection.
/// </summary>
internal sealed class Crop(int trackId, Box box, double timeS, int width, int height) : IDisposable
{
    private readonly NativeBuffer _pixels = new(width * height * 3);

    public int TrackId => trackId;

    /// <summary>Where it was cut, in pixels of the source picture.</summary>
    public Box Box => box;

    public double TimeS => timeS;
    public int Width => width;
    public int Height => height;
    public int Stride => width * 3;

    public Span<byte> Pixels => _pixels.Span<byte>();

    public void Dispose() => _pixels.Dispose();
}
