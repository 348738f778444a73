using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ParkingGate.Load;

/// <summary>
/// Readiness of many sockets for one thread, and bytes dropped inside the kernel. Clients share the cores with the server that
/// they measure, so what they do not need is never copied to them.
/// </summary>
internal sealed partial class Kernel : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int DontWait = 0x40;
    private const int Truncate = 0x20; // on a TCP socket: take the bytes away without handing them over
    private const int MostEvents = 256;

    /// <summary>struct epoll_event is packed on x64 only.</summary>
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _epoll = epoll_create1(0);
    private readonly byte[] _events = new byte[MostEvents * 16];

    /// <summary>Watches a socket; its number comes back from <see cref="Wait"/> as long as there is something to read.</summary>
    public void Watch(int socket, int number)
    {
        Span<byte> wanted = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(wanted[(EventSize - 8)..], number);
        if (epoll_ctl(_epoll, Add, socket, ref MemoryMarshal.GetReference(wanted)) < 0) throw new IOException($"epoll: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>The numbers of the sockets that can be read; a closed socket leaves by itself.</summary>
    public int Wait(Span<int> numbers, int timeoutMs)
    {
        var count = epoll_wait(_epoll, ref MemoryMarshal.GetArrayDataReference(_events), Math.Min(numbers.Length, MostEvents), timeoutMs);
        for (var i = 0; i < count; i++) numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((i * EventSize) + EventSize - 8));
        return Math.Max(0, count);
    }

    /// <summary>Reads what is there, into the bytes.</summary>
    /// <returns>0 at the end, null when there is nothing yet.</returns>
    public static int? Read(int socket, Span<byte> bytes) => Result(recv(socket, ref MemoryMarshal.GetReference(bytes), bytes.Length, DontWait));

    /// <summary>Drops at most so many bytes.</summary>
    public static int? Drop(int socket, int count) => Result(recv(socket, ref Nowhere, count, DontWait | Truncate));

    public void Dispose() => _ = close(_epoll);

    private static ref byte Nowhere => ref System.Runtime.CompilerServices.Unsafe.NullRef<byte>();

    private static int? Result(nint count) => count >= 0 ? (int)count : Marshal.GetLastPInvokeError() is 11 or 4 ? null : 0; // EAGAIN, EINTR; broken is over

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, ref byte wanted);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, ref byte events, int most, int timeoutMs);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int socket, ref byte bytes, nint count, int flags);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
