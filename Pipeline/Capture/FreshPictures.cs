using ParkingGate.Native;

namespace ParkingGate.Pipeline.Capture;

/// <summary>The pictures kept of a passage: the whole view and the container, as JPEG.</summary>
internal sealed record EvidencePictures(byte[] Full, byte[] Crop);

/// <summary>
/// The pictures of a candidate, of which most are never kept: they wait in memory of their own, and only the best of a container are
/// copied into the managed heap. Owned by its candidate; one thread at a time.
/// </summary>
internal sealed class FreshPictures : IDisposable
{
    private readonly NativeBuffer _both;
    private readonly int _full;
    private readonly int _crop;
    private EvidencePictures? _kept;

    /// <summary>Copies both.</summary>
    public FreshPictures(ReadOnlySpan<byte> full, ReadOnlySpan<byte> crop)
    {
        (_full, _crop) = (full.Length, crop.Length);
        _both = new NativeBuffer(Math.Max(1, _full + _crop));
        full.CopyTo(_both.Span<byte>());
        crop.CopyTo(_both.Span<byte>()[_full..]);
    }

    /// <summary>The pictures to keep, the same ones however often they are asked for; these stay after disposal.</summary>
    public EvidencePictures Keep() => _kept ??= new(_both.Span<byte>()[.._full].ToArray(), _both.Span<byte>().Slice(_full, _crop).ToArray());

    public void Dispose() => _both.Dispose();
}
