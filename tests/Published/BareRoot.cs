namespace ParkingGate.Tests.Published;

/// <summary>A root folder with nothing but the executable, glibc, libstdc++ and a source of random numbers.</summary>
internal static class BareRoot
{
    private static readonly string[] Libraries = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libstdc++.so.6", "libgcc_s.so.1"];

    public static async Task FillAsync(string root, string executable)
    {
        File.Copy(executable, Path.Combine(root, "parkinggate"));
        var triplet = Directory.Exists("/usr/lib/aarch64-linux-gnu") ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        var loader = triplet[0] == 'a' ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
        Copy(loader, root + loader);
        foreach (var name in Libraries) Copy($"/usr/lib/{triplet}/{name}", $"{root}/usr/lib/{triplet}/{name}");
        foreach (var folder in new[] { "tmp", "dev" }) Directory.CreateDirectory(Path.Combine(root, folder));
        await Executable.RunProgramAsync("mknod", "-m", "666", Path.Combine(root, "dev", "urandom"), "c", "1", "9");
        File.CreateSymbolicLink(Path.Combine(root, "lib"), "usr/lib");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(new FileInfo(from).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? from, to);
    }
}
