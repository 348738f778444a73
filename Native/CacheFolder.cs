using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ParkingGate.Native;

/// <summary>
/// Embedded resources as files named by their SHA-256, in a folder that only this user can write. A file already there is
/// trusted only when its content has that hash; anything else is replaced.
/// </summary>
internal static class CacheFolder
{
    private static int _writes;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string PathOf(EmbeddedContent content)
    {
        var hash = content.Sha256();
        var folder = Folder();
        var path = Path.Combine(folder, $"{Convert.ToHexStringLower(hash)[..32]}-{Path.GetFileName(content.Name)}");
        if (!Holds(path, content.Length, hash)) Write(path, content);
        return path;
    }

    /// <summary>$XDG_CACHE_HOME, ~/.cache, or the temporary folder; made and kept private.</summary>
    private static string Folder()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache) ? cache
            : string.IsNullOrEmpty(home) ? Path.GetTempPath() : Path.Combine(home, ".cache");
        var folder = Path.Combine(root, $"parkinggate-{LibC.geteuid()}");
        Directory.CreateDirectory(folder, Private);

        // Another user may have put a folder or a link there first: only its owner (or root, who takes it over) gets past this.
        if (new DirectoryInfo(folder).LinkTarget is not null || LibC.lchown(folder, LibC.geteuid(), uint.MaxValue) != 0)
            throw new IOException($"The cache folder {folder} belongs to another user; remove it or set XDG_CACHE_HOME to a folder of this user.");
        if (File.GetUnixFileMode(folder) != Private) MakePrivate(folder);
        return folder;
    }

    /// <summary>Others could write here: whoever made a file may still have it open, so its content is not to be trusted later either.</summary>
    private static void MakePrivate(string folder)
    {
        File.SetUnixFileMode(folder, Private);
        foreach (var file in Directory.GetFiles(folder)) File.Delete(file);
    }

    private static bool Holds(string path, int length, ReadOnlySpan<byte> hash)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || file.Length != length) return false;
        using var stream = file.OpenRead();
        return SHA256.HashData(stream).AsSpan().SequenceEqual(hash);
    }

    /// <summary>Written beside and renamed: several first starts at once leave one whole file.</summary>
    private static void Write(string path, EmbeddedContent content)
    {
        // No random number: a bare chroot has no /dev/urandom.
        var partial = $"{path}.{Environment.ProcessId}.{Interlocked.Increment(ref _writes)}";
        File.Delete(partial); // of a process with this number that was killed while writing
        var bytes = new byte[content.Length];
        content.CopyTo(bytes);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserExecute,
        };
        try
        {
            using (var file = new FileStream(partial, options)) file.Write(bytes);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial); // a full disk must not be filled further by each start
            throw;
        }
    }
}
