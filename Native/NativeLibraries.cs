using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ParkingGate.Native.Onnx;
using SkiaSharp;
using SQLitePCL;

namespace ParkingGate.Native;

/// <summary>
/// Where every native library comes from. In the published executable FFmpeg, turbojpeg and SQLite are linked in; SkiaSharp and
/// ONNX Runtime are embedded. Under the JIT the same FFmpeg is a shared library beside the program, the rest the system's.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];
    private static bool _installed;

    /// <summary>
    /// A block of native memory from this size on goes back to the kernel when it is freed. Containers' pictures come and go in many sizes;
    /// otherwise glibc keeps their places, which the next ones do not fit: 11 MB more with one camera, 16 MB at worst.
    /// </summary>
    private const int LargeBlock = 256 * 1024;

    /// <summary>Once per process, before the first native call; further calls do nothing.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (_installed) return;
            _installed = true;
        }
        _ = LibC.mallopt(LibC.M_MMAP_THRESHOLD, LargeBlock);
        OnnxTelemetry.Disable();
        NativeLibrary.SetDllImportResolver(typeof(SKBitmap).Assembly, Embedded);
        NativeLibrary.SetDllImportResolver(typeof(InferenceSession).Assembly, Embedded);
        // Never asked in the published executable: what is linked in is called directly.
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Shared);
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Shared);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }

    private static nint Embedded(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        _ when name.Contains("onnxruntime", StringComparison.Ordinal) => Load("native/libonnxruntime.so"),
        _ when name.Contains("SkiaSharp", StringComparison.Ordinal) => Load("native/libSkiaSharp.so"),
        _ => 0,
    };

    private static nint Load(string resource)
    {
        lock (Gate)
        {
            if (!Loaded.TryGetValue(resource, out var library))
                Loaded[resource] = library = NativeLibrary.Load(EmbeddedFile.PathOf(resource));
            return library;
        }
    }

    private static nint Shared(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        "avformat" or "avcodec" or "avutil" or "swscale" or "avdevice" =>
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libgatenative.so")),
        "turbojpeg" => NativeLibrary.Load("libturbojpeg.so.0"),
        "e_sqlite3" => NativeLibrary.Load("libsqlite3.so.0"),
        _ => 0,
    };
}
