using System.Runtime.InteropServices;

namespace ParkingGate.Native;

/// <summary>
/// Gives an embedded resource a path that native code can open: anonymous memory (memfd, nothing on disk), or a file in the
/// cache folder where the kernel refuses that. The memory lives as long as the process; the path stays valid.
/// </summary>
internal static unsafe class EmbeddedFile
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, string> Paths = [];

    /// <summary>Environment variable (no setting: libraries come before settings) that skips the anonymous memory: <c>GATE_EMBEDDED=cache</c>.</summary>
    public const string ModeVariable = "GATE_EMBEDDED";

    /// <summary>The path under which <paramref name="resource"/> can be opened; the same one each time.</summary>
    /// <exception cref="IOException">Neither memory nor the cache folder can hold it; the message says why.</exception>
    public static string PathOf(string resource)
    {
        lock (Gate)
        {
            if (Paths.TryGetValue(resource, out var known)) return known;
            using var content = new EmbeddedContent(resource);
            var forced = Environment.GetEnvironmentVariable(ModeVariable) == "cache";
            return Paths[resource] = (forced ? null : InMemory(content)) ?? CacheFolder.PathOf(content);
        }
    }

    /// <summary>Null where the kernel has no memfd for us, or no /proc to name it.</summary>
    private static string? InMemory(EmbeddedContent content)
    {
        var name = Path.GetFileName(content.Name);
        var fd = LibC.memfd_create(name, LibC.MFD_CLOEXEC | LibC.MFD_EXEC);
        if (fd < 0) fd = LibC.memfd_create(name, LibC.MFD_CLOEXEC); // kernels before 6.3 do not know MFD_EXEC
        if (fd < 0) return null;

        // The descriptor is never closed: glibc knows libraries by path, and a reused number would give the wrong one.
        var path = $"/proc/self/fd/{fd}";
        if (File.Exists(path) && Fill(fd, content)) return path;
        _ = LibC.close(fd);
        return null;
    }

    private static bool Fill(int fd, EmbeddedContent content)
    {
        if (LibC.ftruncate(fd, content.Length) != 0) return false;
        var memory = LibC.mmap(null, (nuint)content.Length, LibC.PROT_READ_WRITE, LibC.MAP_SHARED, fd, 0);
        if (memory == LibC.MapFailed) return false;
        content.CopyTo(new Span<byte>(memory, content.Length));
        return LibC.munmap(memory, (nuint)content.Length) == 0;
    }
}
