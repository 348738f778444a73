using System.Runtime.InteropServices;

namespace ParkingGate.Native;

/// <summary>The C library's calls that .NET has no door for.</summary>
internal static unsafe partial class LibC
{
    public const uint MFD_CLOEXEC = 1;

    /// <summary>Linux 6.3: says that the memory may be executed, where the administrator made that a choice.</summary>
    public const uint MFD_EXEC = 0x10;

    public const int PROT_READ_WRITE = 3;
    public const int MAP_SHARED = 1;
    /// <summary>Pages of a file that nobody wrote to are read from it again when touched.</summary>
    public const int MADV_DONTNEED = 4;

    /// <summary>glibc: from how many bytes on malloc asks the kernel for each block alone. Said once, it no longer grows by itself.</summary>
    public const int M_MMAP_THRESHOLD = -3;

    public static readonly void* MapFailed = (void*)-1;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ftruncate(int fd, long length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial void* mmap(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int munmap(void* address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int madvise(void* address, nuint length, int advice);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    /// <summary>1 when it was taken; glibc only.</summary>
    [LibraryImport("libc")]
    public static partial int mallopt(int what, int value);

    /// <summary>Of the calling thread when <paramref name="who"/> is 0: Linux ranks threads, not processes.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int setpriority(int which, uint who, int niceness);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lchown(string path, uint owner, uint group);
}
