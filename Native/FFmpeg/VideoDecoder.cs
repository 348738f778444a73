using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// From packets to pictures in this machine's memory, by hardware or software. Hardware that turns out not to take the stream gives
/// way to software without a word from FFmpeg; <see cref="Name"/> says what it came to. Owns the codec context, the device and the
/// frame in the device's memory. Used by one thread.
/// </summary>
internal sealed unsafe class VideoDecoder : IDisposable
{
    public const string Software = "software";

    private readonly HardwareDevice? _device;
    private nint _codec;
    private nint _onDevice;

    private VideoDecoder(nint codec, HardwareDevice? device, string name)
    {
        (_codec, _device, Name) = (codec, device, name);
        if (device is not null) _onDevice = LibAv.av_frame_alloc();
    }

    /// <summary>What decodes; known for certain after the first picture.</summary>
    public string Name { get; private set; }

    public bool IsHardware => Name != Software;

    /// <summary>The best that the choice allows and this machine has.</summary>
    /// <param name="decoder">FFmpeg's own decoder of the stream's codec.</param>
    /// <param name="parameters">Of the stream.</param>
    /// <returns>Null and FFmpeg's code when not even software takes the stream.</returns>
    public static VideoDecoder? Open(nint decoder, nint parameters, VideoReaderOptions options, out int code)
    {
        code = 0;
        if (options.Decoder is DecoderChoice.Auto or DecoderChoice.Nvdec && OnCard(DecoderChoice.Nvdec, decoder, parameters, options) is { } nvidia) return nvidia;
        if (options.Decoder is DecoderChoice.Auto or DecoderChoice.Vaapi && OnCard(DecoderChoice.Vaapi, decoder, parameters, options) is { } vaapi) return vaapi;
        if (options.Decoder is DecoderChoice.Auto or DecoderChoice.V4l2m2m && ByKernel(parameters, options) is { } kernel) return kernel;
        var codec = OpenCodec(decoder, parameters, options, null, out code);
        return codec == 0 ? null : new VideoDecoder(codec, null, Software);
    }

    /// <inheritdoc cref="LibAv.avcodec_send_packet"/>
    public int Send(nint packet) => LibAv.avcodec_send_packet(_codec, packet);

    /// <summary>The next picture into an empty frame that the caller owns; FFmpeg's code.</summary>
    public int Receive(Frame into)
    {
        if (_onDevice == 0) return LibAv.avcodec_receive_frame(_codec, into.Handle);
        var code = LibAv.avcodec_receive_frame(_codec, _onDevice);
        if (code < 0) return code;
        return LibAv.Read<int>(_onDevice, LibAvLayout.AVFrame_format) == _device!.Format ? Fetch(into) : Take(into);
    }

    public void Flush() => LibAv.avcodec_flush_buffers(_codec);

    /// <summary>Pictures that it holds back to put them into their order.</summary>
    public int HeldBack => LibAv.Read<int>(_codec, LibAvLayout.AVCodecContext_has_b_frames);

    public void Dispose()
    {
        fixed (nint* frame = &_onDevice, codec = &_codec)
        {
            LibAv.av_frame_free(frame);
            LibAv.avcodec_free_context(codec);
        }
        _device?.Dispose();
    }

    private static VideoDecoder? OnCard(DecoderChoice kind, nint decoder, nint parameters, VideoReaderOptions options)
    {
        if (HardwareDevice.Open(kind) is not { } device) return null;
        var codec = OpenCodec(decoder, parameters, options, device, out _);
        if (codec != 0) return new VideoDecoder(codec, device, NameOf(kind));
        device.Dispose();
        return null;
    }

    private static VideoDecoder? ByKernel(nint parameters, VideoReaderOptions options)
    {
        var name = LibAv.Text(LibAv.avcodec_get_name(LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_codec_id)));
        var decoder = LibAv.avcodec_find_decoder_by_name($"{name}_v4l2m2m");
        if (decoder == 0) return null;
        var codec = OpenCodec(decoder, parameters, options with { Threads = 1 }, null, out _);
        return codec == 0 ? null : new VideoDecoder(codec, null, NameOf(DecoderChoice.V4l2m2m));
    }

    /// <summary>0 and FFmpeg's code when it cannot be opened.</summary>
    private static nint OpenCodec(nint decoder, nint parameters, VideoReaderOptions options, HardwareDevice? device, out int code)
    {
        var codec = LibAv.avcodec_alloc_context3(decoder);
        code = LibAv.avcodec_parameters_to_context(codec, parameters);
        if (code >= 0) code = LibAv.av_opt_set(codec, "threads", options.Threads.ToString(CultureInfo.InvariantCulture), 0);
        if (LibAv.Read<int>(codec, LibAvLayout.AVCodecContext_thread_count) != options.Threads)
            throw new InvalidOperationException("FFmpeg's struct layout is not the generated one; rebuild with Native/build/build.sh.");
        if (device is not null)
        {
            LibAv.Write(codec, LibAvLayout.AVCodecContext_hw_device_ctx, device.Share());
            LibAv.Write(codec, LibAvLayout.AVCodecContext_opaque, (nint)device.Format);
            LibAv.Write(codec, LibAvLayout.AVCodecContext_get_format, (nint)(delegate* unmanaged[Cdecl]<nint, int*, int>)&Choose);
        }
        if (code >= 0) code = LibAv.avcodec_open2(codec, decoder, null);
        if (code >= 0) return codec;
        LibAv.avcodec_free_context(&codec);
        return 0;
    }

    /// <summary>FFmpeg asks which of the formats it can give is wanted; it asks again without the card's when the card refuses.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Choose(nint codec, int* offered)
    {
        var wanted = (int)LibAv.Read<nint>(codec, LibAvLayout.AVCodecContext_opaque);
        var last = offered;
        for (var format = offered; *format != LibAvLayout.AV_PIX_FMT_NONE; last = format++)
        {
            if (*format == wanted) return wanted;
        }
        return *last; // software's is the last in the list
    }

    /// <summary>From the device's memory into this machine's.</summary>
    private int Fetch(Frame into)
    {
        var code = LibAv.av_hwframe_transfer_data(into.Handle, _onDevice, 0);
        if (code >= 0) code = LibAv.av_frame_copy_props(into.Handle, _onDevice);
        LibAv.av_frame_unref(_onDevice);
        return code;
    }

    private int Take(Frame into)
    {
        Name = Software;
        LibAv.av_frame_move_ref(into.Handle, _onDevice);
        return 0;
    }

    private static string NameOf(DecoderChoice kind) => kind.ToString().ToLowerInvariant();
}
