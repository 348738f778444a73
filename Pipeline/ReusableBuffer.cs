using System.Buffers;

namespace ParkingGate.Pipeline;

/// <summary>
/// Bytes written one after the other into an array that is kept and grows to the largest content so far. Unlike
/// <see cref="ArrayBufferWriter{T}"/> it is cleared without touching the bytes, and it grows by a quarter, not to twice the size:
/// pictures of a camera are of about one size.
/// </summary>
internal sealed class ReusableBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = [];
    private int _written;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _written);

    /// <summary>To write over what was written.</summary>
    public Span<byte> WrittenSpan => _bytes.AsSpan(0, _written);

    public void Clear() => _written = 0;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_written);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _written + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, needed + (needed / 4));
    }
}
