namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// Writes JPEG pictures with their times into a Matroska file (Motion JPEG), which every player shows. Owns the file and the format
/// context; what was written is playable once this is disposed. Used by one thread.
/// </summary>
internal sealed unsafe class VideoWriter : IDisposable
{
    private const int TicksPerSecond = 1000; // Matroska's own unit

    private readonly string _path;
    private nint _format;
    private nint _packet;
    private long _lastTicks = -1;
    private bool _begun;

    private VideoWriter(string path) => _path = path;

    /// <exception cref="VideoException">One sentence for an operator.</exception>
    public static VideoWriter Create(string path, int width, int height)
    {
        _ = LibAvStart.Version;
        var writer = new VideoWriter(path);
        try
        {
            writer.Open(width, height);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Adds a picture; a time that is not later than the one before becomes the next millisecond.</summary>
    public void Write(ReadOnlySpan<byte> jpeg, double timeS)
    {
        Check(LibAv.av_new_packet(_packet, jpeg.Length));
        jpeg.CopyTo(new Span<byte>((byte*)LibAv.Read<nint>(_packet, LibAvLayout.AVPacket_data), jpeg.Length));
        _lastTicks = Math.Max(_lastTicks + 1, (long)Math.Round(timeS * TicksPerSecond));
        LibAv.Write(_packet, LibAvLayout.AVPacket_pts, _lastTicks);
        LibAv.Write(_packet, LibAvLayout.AVPacket_dts, _lastTicks);
        LibAv.Write(_packet, LibAvLayout.AVPacket_flags, LibAvLayout.AV_PKT_FLAG_KEY);
        Check(LibAv.av_interleaved_write_frame(_format, _packet)); // takes the packet's bytes
    }

    public void Dispose()
    {
        fixed (nint* packet = &_packet) LibAv.av_packet_free(packet);
        if (_format == 0) return;
        if (_begun) _ = LibAv.av_write_trailer(_format);
        _ = LibAv.avio_closep((nint*)(_format + LibAvLayout.AVFormatContext_pb));
        LibAv.avformat_free_context(_format);
        _format = 0;
    }

    private void Open(int width, int height)
    {
        fixed (nint* format = &_format) Check(LibAv.avformat_alloc_output_context2(format, 0, "matroska", _path));
        _packet = LibAv.av_packet_alloc();
        var parameters = LibAv.Read<nint>(LibAv.avformat_new_stream(_format, 0), LibAvLayout.AVStream_codecpar);
        LibAv.Write(parameters, LibAvLayout.AVCodecParameters_codec_type, LibAvLayout.AVMEDIA_TYPE_VIDEO);
        LibAv.Write(parameters, LibAvLayout.AVCodecParameters_codec_id, LibAvLayout.AV_CODEC_ID_MJPEG);
        LibAv.Write(parameters, LibAvLayout.AVCodecParameters_format, LibAvLayout.AV_PIX_FMT_YUVJ420P);
        LibAv.Write(parameters, LibAvLayout.AVCodecParameters_width, width);
        LibAv.Write(parameters, LibAvLayout.AVCodecParameters_height, height);
        Check(LibAv.avio_open((nint*)(_format + LibAvLayout.AVFormatContext_pb), _path, LibAvLayout.AVIO_FLAG_WRITE));
        Check(LibAv.avformat_write_header(_format, null));
        _begun = true;
    }

    private void Check(int code)
    {
        if (code < 0) throw new VideoException($"{_path} cannot be written: {LibAv.Describe(code)}; check the folder and the free space.");
    }
}
