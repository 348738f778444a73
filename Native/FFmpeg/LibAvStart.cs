namespace ParkingGate.Native.FFmpeg;

/// <summary>Brings FFmpeg up once: checks that the linked majors are those of the layout, registers devices, silences its own log.</summary>
internal static class LibAvStart
{
    private static readonly Lazy<string> Started = new(Start);

    /// <summary>FFmpeg's version; the first call starts it.</summary>
    /// <exception cref="InvalidOperationException">The libraries are of another major than the generated layout.</exception>
    public static string Version => Started.Value;

    private static string Start()
    {
        Require("libavformat", LibAv.avformat_version(), LibAvLayout.LIBAVFORMAT_VERSION_MAJOR);
        Require("libavcodec", LibAv.avcodec_version(), LibAvLayout.LIBAVCODEC_VERSION_MAJOR);
        Require("libavutil", LibAv.avutil_version(), LibAvLayout.LIBAVUTIL_VERSION_MAJOR);
        Require("libswscale", LibAv.swscale_version(), LibAvLayout.LIBSWSCALE_VERSION_MAJOR);
        // Its messages go to stderr in the middle of our lines; what an operator needs to know is in the return codes.
        LibAv.av_log_set_level(LibAvLayout.AV_LOG_QUIET);
        LibAv.avdevice_register_all();
        _ = LibAv.avformat_network_init();
        return LibAv.Text(LibAv.av_version_info());
    }

    private static void Require(string library, uint version, int major)
    {
        if (version >> 16 != (uint)major)
            throw new InvalidOperationException($"{library} is major {version >> 16}, but its struct layout was generated for {major}; rebuild with Native/build/build.sh.");
    }
}
