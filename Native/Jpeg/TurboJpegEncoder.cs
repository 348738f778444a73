using System.Runtime.InteropServices;

namespace ParkingGate.Native.Jpeg;

/// <summary>libjpeg-turbo through its TurboJPEG 2 interface; owns the compressor and a buffer for the largest picture so far.</summary>
internal sealed unsafe class TurboJpegEncoder : JpegEncoder
{
    private nint _compressor = TurboJpeg.tjInitCompress();
    private byte* _jpeg;
    private nuint _capacity;

    public override ReadOnlySpan<byte> Encode(nint pixels, int width, int height, int stride, int quality)
    {
        var bound = TurboJpeg.tjBufSize(width, height, TurboJpeg.TJSAMP_420);
        if (bound > _capacity)
        {
            _jpeg = (byte*)NativeMemory.Realloc(_jpeg, bound);
            _capacity = bound;
        }
        var jpeg = _jpeg;
        var size = _capacity;
        var code = TurboJpeg.tjCompress2(_compressor, (byte*)pixels, width, stride, height, TurboJpeg.TJPF_BGRX, &jpeg, &size,
            TurboJpeg.TJSAMP_420, quality, TurboJpeg.TJFLAG_NOREALLOC | TurboJpeg.TJFLAG_FASTDCT);
        if (code != 0)
            throw new InvalidOperationException($"JPEG of {width}x{height} failed: {Marshal.PtrToStringUTF8(TurboJpeg.tjGetErrorStr2(_compressor))}");
        return new ReadOnlySpan<byte>(_jpeg, (int)size);
    }

    public override void Dispose()
    {
        if (_compressor != 0) _ = TurboJpeg.tjDestroy(_compressor);
        _compressor = 0;
        NativeMemory.Free(_jpeg);
        _jpeg = null;
        _capacity = 0;
    }
}

/// <summary>The TurboJPEG functions in use, under their own names (turbojpeg.h, version 2).</summary>
internal static unsafe partial class TurboJpeg
{
    public const int TJSAMP_420 = 2;
    public const int TJPF_BGRX = 3;
    public const int TJFLAG_NOREALLOC = 1024;
    public const int TJFLAG_FASTDCT = 2048;

    [LibraryImport("turbojpeg")] public static partial nint tjInitCompress();
    [LibraryImport("turbojpeg")] public static partial int tjDestroy(nint handle);
    [LibraryImport("turbojpeg")] public static partial nuint tjBufSize(int width, int height, int subsampling);
    [LibraryImport("turbojpeg")] public static partial nint tjGetErrorStr2(nint handle);

    [LibraryImport("turbojpeg")]
    public static partial int tjCompress2(nint handle, byte* pixels, int width, int pitch, int height, int pixelFormat, byte** jpeg,
        nuint* size, int subsampling, int quality, int flags);
}
