using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ParkingGate.Native;

/// <summary>
/// Memory outside the managed heap at a fixed address, 64-byte aligned (a cache line, the widest vector) and zeroed.
/// Who creates it disposes it; no finalizer: <see cref="Alive"/> lets a test see a forgotten one.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private static int _alive;
    private void* _data;

    public NativeBuffer(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _data = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        NativeMemory.Clear(_data, (nuint)bytes);
        Bytes = bytes;
        Interlocked.Increment(ref _alive);
    }

    /// <summary>How many buffers of this process are not disposed.</summary>
    public static int Alive => Volatile.Read(ref _alive);

    public int Bytes { get; }

    public nint Address
    {
        get
        {
            if (_data is null)
                ThrowDisposed();
            return (nint)_data;
        }
    }

    /// <summary>The whole buffer as elements; valid until it is disposed.</summary>
    public Span<T> Span<T>() where T : unmanaged => new((void*)Address, Bytes / sizeof(T));

    public void Dispose()
    {
        if (_data is null)
            return;
        NativeMemory.AlignedFree(_data);
        _data = null;
        Interlocked.Decrement(ref _alive);
    }

    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(NativeBuffer));
}
