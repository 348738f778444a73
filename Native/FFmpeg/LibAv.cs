using System.Runtime.InteropServices;

namespace ParkingGate.Native.FFmpeg;

/// <summary>A fraction of seconds, as FFmpeg passes it by value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct AVRational
{
    public readonly int Num;
    public readonly int Den;

    public double Value => Den == 0 ? 0 : (double)Num / Den;
}

/// <summary>
/// The FFmpeg functions in use, under FFmpeg's own names. Structs are opaque; their fields are read at the offsets of
/// <see cref="LibAvLayout"/>, which come from the headers of the linked build. Documentation: FFmpeg's own headers.
/// </summary>
internal static unsafe partial class LibAv
{
    [LibraryImport("avutil")] public static partial uint avutil_version();
    [LibraryImport("avutil")] public static partial nint av_frame_alloc();
    [LibraryImport("avutil")] public static partial void av_frame_free(nint* frame);
    [LibraryImport("avutil")] public static partial void av_frame_unref(nint frame);
    [LibraryImport("avutil")] public static partial int av_frame_ref(nint target, nint source);
    [LibraryImport("avutil")] public static partial void av_frame_move_ref(nint target, nint source);
    [LibraryImport("avutil")] public static partial int av_frame_copy_props(nint target, nint source);
    [LibraryImport("avutil")] public static partial int av_frame_get_buffer(nint frame, int align);
    [LibraryImport("avutil")] public static partial int av_hwframe_transfer_data(nint target, nint source, int flags);
    [LibraryImport("avutil")] public static partial void av_buffer_unref(nint* buffer);
    [LibraryImport("avutil")] public static partial nint av_buffer_ref(nint buffer);
    [LibraryImport("avutil")] public static partial int av_strerror(int code, byte* buffer, nuint size);
    [LibraryImport("avutil")] public static partial void av_log_set_level(int level);
    [LibraryImport("avutil")] public static partial nint av_get_pix_fmt_name(int format);
    [LibraryImport("avutil")] public static partial nint av_version_info();
    [LibraryImport("avutil")] public static partial void av_dict_free(nint* dictionary);

    [LibraryImport("avutil", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_hwdevice_ctx_create(nint* device, int type, string? name, nint options, int flags);

    [LibraryImport("avutil", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_dict_set(nint* dictionary, string key, string value, int flags);

    [LibraryImport("avutil", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_opt_set(nint target, string name, string value, int searchFlags);

    [LibraryImport("avcodec")] public static partial uint avcodec_version();
    [LibraryImport("avcodec")] public static partial nint avcodec_alloc_context3(nint codec);
    [LibraryImport("avcodec")] public static partial void avcodec_free_context(nint* context);
    [LibraryImport("avcodec")] public static partial int avcodec_parameters_to_context(nint context, nint parameters);
    [LibraryImport("avcodec")] public static partial int avcodec_open2(nint context, nint codec, nint* options);
    [LibraryImport("avcodec")] public static partial int avcodec_send_packet(nint context, nint packet);
    [LibraryImport("avcodec")] public static partial int avcodec_receive_frame(nint context, nint frame);
    [LibraryImport("avcodec")] public static partial void avcodec_flush_buffers(nint context);
    [LibraryImport("avcodec")] public static partial nint avcodec_get_name(int codecId);
    [LibraryImport("avcodec", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint avcodec_find_decoder_by_name(string name);

    [LibraryImport("avcodec")] public static partial nint av_packet_alloc();
    [LibraryImport("avcodec")] public static partial int av_new_packet(nint packet, int size);
    [LibraryImport("avcodec")] public static partial void av_packet_unref(nint packet);
    [LibraryImport("avcodec")] public static partial void av_packet_free(nint* packet);

    [LibraryImport("avformat")] public static partial uint avformat_version();
    [LibraryImport("avformat")] public static partial int avformat_network_init();
    [LibraryImport("avformat")] public static partial nint avformat_alloc_context();
    [LibraryImport("avformat")] public static partial int avformat_find_stream_info(nint context, nint* options);
    [LibraryImport("avformat")] public static partial int av_find_best_stream(nint context, int type, int wanted, int related, nint* decoder, int flags);
    [LibraryImport("avformat")] public static partial int av_read_frame(nint context, nint packet);
    [LibraryImport("avformat")] public static partial int av_seek_frame(nint context, int stream, long timestamp, int flags);
    [LibraryImport("avformat")] public static partial void avformat_close_input(nint* context);

    [LibraryImport("avformat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int avformat_open_input(nint* context, string url, nint format, nint* options);

    [LibraryImport("avformat")] public static partial nint avformat_new_stream(nint context, nint codec);
    [LibraryImport("avformat")] public static partial int avformat_write_header(nint context, nint* options);
    [LibraryImport("avformat")] public static partial int av_interleaved_write_frame(nint context, nint packet);
    [LibraryImport("avformat")] public static partial int av_write_trailer(nint context);
    [LibraryImport("avformat")] public static partial int avio_closep(nint* stream);
    [LibraryImport("avformat")] public static partial void avformat_free_context(nint context);

    [LibraryImport("avformat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int avformat_alloc_output_context2(nint* context, nint format, string formatName, string url);

    [LibraryImport("avformat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int avio_open(nint* stream, string url, int flags);

    [LibraryImport("avdevice")] public static partial void avdevice_register_all();

    [LibraryImport("swscale")] public static partial uint swscale_version();
    [LibraryImport("swscale")] public static partial int sws_scale(nint context, byte** source, int* sourceStride, int y, int height, byte** target, int* targetStride);
    [LibraryImport("swscale")] public static partial void sws_freeContext(nint context);
    [LibraryImport("swscale")] public static partial int* sws_getCoefficients(int colorspace);

    [LibraryImport("swscale")]
    public static partial nint sws_getContext(int sourceWidth, int sourceHeight, int sourceFormat, int width, int height, int format,
        int flags, nint sourceFilter, nint targetFilter, double* parameters);

    [LibraryImport("swscale")]
    public static partial int sws_setColorspaceDetails(nint context, int* inverseTable, int sourceRange, int* table, int targetRange,
        int brightness, int contrast, int saturation);

    /// <summary>Reads one field of an opaque struct.</summary>
    public static T Read<T>(nint structure, int offset) where T : unmanaged => *(T*)(structure + offset);

    /// <summary>Writes one field of an opaque struct.</summary>
    public static void Write<T>(nint structure, int offset, T value) where T : unmanaged => *(T*)(structure + offset) = value;

    /// <summary>FFmpeg's own words for an error code.</summary>
    public static string Describe(int code)
    {
        var text = stackalloc byte[128];
        _ = av_strerror(code, text, 128);
        return Marshal.PtrToStringUTF8((nint)text) ?? $"error {code}";
    }

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";
}
