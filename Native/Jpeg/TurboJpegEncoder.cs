using System.Runtime.InteropServices;
using ParkingGate.Native.Yuv;

namespace ParkingGate.Native.Jpeg;

/// <summary>libjpeg-turbo through its TurboJPEG 2 interface; owns the compressor and a buffer for the largest picture so far.</summary>
internal sealed unsafe class TurboJpegEncoder : JpegEncoder
{
    private const int Flags = TurboJpeg.TJFLAG_NOREALLOC | TurboJpeg.TJFLAG_FASTDCT;

    private nint _compressor = TurboJpeg.tjInitCompress();
    private byte* _jpeg;
    private nuint _capacity;

    public override ReadOnlySpan<byte> Encode(YuvPicture picture, int quality)
    {
        Grow(picture.Width, picture.Height);
        var jpeg = _jpeg;
        var size = _capacity;
        var planes = stackalloc byte*[3] { (byte*)picture.Plane(0), (byte*)picture.Plane(1), (byte*)picture.Plane(2) };
        var strides = stackalloc int[3] { picture.Stride(0), picture.Stride(1), picture.Stride(2) };
        var code = TurboJpeg.tjCompressFromYUVPlanes(_compressor, planes, picture.Width, strides, picture.Height, TurboJpeg.TJSAMP_420, &jpeg, &size,
            quality, Flags);
        return Result(code, size, picture.Width, picture.Height);
    }

    public override ReadOnlySpan<byte> Encode(nint pixels, int width, int height, int stride, int quality)
    {
        Grow(width, height);
        var jpeg = _jpeg;
        var size = _capacity;
        var code = TurboJpeg.tjCompress2(_compressor, (byte*)pixels, width, stride, height, TurboJpeg.TJPF_BGRX, &jpeg, &size,
            TurboJpeg.TJSAMP_420, quality, Flags);
        return Result(code, size, width, height);
    }

    public override void Dispose()
    {
        if (_compressor != 0) _ = TurboJpeg.tjDestroy(_compressor);
        _compressor = 0;
        NativeMemory.Free(_jpeg);
        _jpeg = null;
        _capacity = 0;
    }

    /// <summary>Makes the buffer large enough for the worst picture of this size.</summary>
    private void Grow(int width, int height)
    {
        var bound = TurboJpeg.tjBufSize(width, height, TurboJpeg.TJSAMP_420);
        if (bound <= _capacity) return;
        _jpeg = (byte*)NativeMemory.Realloc(_jpeg, bound);
        _capacity = bound;
    }

    private ReadOnlySpan<byte> Result(int code, nuint size, int width, int height)
    {
        if (code != 0)
            throw new InvalidOperationException($"JPEG of {width}x{height} failed: {Marshal.PtrToStringUTF8(TurboJpeg.tjGetErrorStr2(_compressor))}");
        return new ReadOnlySpan<byte>(_jpeg, (int)size);
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

    [LibraryImport("turbojpeg")]
    public static partial int tjCompressFromYUVPlanes(nint handle, byte** planes, int width, int* strides, int height, int subsampling,
        byte** jpeg, nuint* size, int quality, int flags);
}
