using System.Diagnostics;
using System.Globalization;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// Opens a file or any address that libavformat knows and decodes its best picture stream. Owns the format context, the codec
/// context, one packet and the deadline. Used by one thread; no call blocks longer than its limit.
/// </summary>
internal sealed unsafe class VideoReader : IDisposable
{
    /// <summary>Packets in a row without a picture before the source counts as broken: 20 s of a 25 fps stream.</summary>
    private const int PatiencePackets = 500;

    private readonly VideoReaderOptions _options;
    private readonly ReadDeadline _deadline;
    private nint _format;
    private nint _codec;
    private nint _packet;
    private int _stream;
    private double _timeBase;
    private double _startS;
    private bool _draining;
    private int _sincePicture;

    private VideoReader(string name, VideoReaderOptions options, CancellationToken stop)
    {
        Source = name;
        _options = options;
        _deadline = new ReadDeadline(stop);
    }

    /// <summary>The source as it may be shown: without user name and password.</summary>
    public string Source { get; }

    public VideoInfo Info { get; private set; } = new(0, 0, "", 0);

    /// <summary>Damaged packets that the decoder refused and that were skipped.</summary>
    public long CorruptPackets { get; private set; }

    /// <summary>Presentation time of the last picture in seconds from the source's start; NaN when it carries none.</summary>
    public double TimeS { get; private set; } = double.NaN;

    /// <summary>Why the last read was <see cref="ReadResult.Broken"/> or <see cref="ReadResult.Silent"/>.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Opens and probes; blocks up to the open limit.</summary>
    /// <param name="source">Path or address, as FFmpeg takes it.</param>
    /// <param name="options">Limits.</param>
    /// <param name="stop">Ends any call that blocks.</param>
    /// <param name="name">What it is called in messages; the source itself, without secrets, when null.</param>
    /// <exception cref="VideoException">One sentence for an operator.</exception>
    public static VideoReader Open(string source, VideoReaderOptions options, CancellationToken stop, string? name = null)
    {
        _ = LibAvStart.Version;
        var reader = new VideoReader(name ?? SourceName.Shown(source), options, stop);
        try
        {
            reader._deadline.Start(options.OpenTimeout);
            reader.OpenFormat(source);
            reader.OpenCodec();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Decodes the next picture into an empty frame that the caller owns. Damaged packets are skipped and counted.</summary>
    public ReadResult Read(Frame into)
    {
        ObjectDisposedException.ThrowIf(_codec == 0, this);
        _deadline.Start(_options.SilenceTimeout);
        while (true)
        {
            var code = LibAv.avcodec_receive_frame(_codec, into.Handle);
            if (code == 0) return Picture(into);
            if (code == LibAvLayout.AVERROR_EOF || (code != LibAvLayout.AVERROR_EAGAIN && _draining)) return ReadResult.EndOfStream;
            if (code != LibAvLayout.AVERROR_EAGAIN) CorruptPackets++; // the decoder gave up on this picture, not on the stream
            if (Feed() is { } ended) return ended;
        }
    }

    /// <summary>Back to the first picture of a file; false where the source cannot.</summary>
    public bool Rewind()
    {
        ObjectDisposedException.ThrowIf(_codec == 0, this);
        _deadline.Start(_options.SilenceTimeout);
        if (LibAv.av_seek_frame(_format, -1, 0, LibAvLayout.AVSEEK_FLAG_BACKWARD) < 0) return false;
        LibAv.avcodec_flush_buffers(_codec);
        _draining = false;
        _sincePicture = 0;
        return true;
    }

    public void Dispose()
    {
        fixed (nint* packet = &_packet, codec = &_codec, format = &_format)
        {
            LibAv.av_packet_free(packet);
            LibAv.avcodec_free_context(codec);
            LibAv.avformat_close_input(format);
        }
        _deadline.Dispose();
    }

    private void OpenFormat(string source)
    {
        _format = LibAv.avformat_alloc_context();
        _deadline.InstallInto(_format);
        nint options = 0;
        _ = LibAv.av_dict_set(&options, "rtsp_transport", "tcp", 0); // UDP loses packets on busy networks; unused elsewhere
        int code;
        fixed (nint* format = &_format) code = LibAv.avformat_open_input(format, source, 0, &options); // frees the context when it fails
        LibAv.av_dict_free(&options);
        Check(code);
        Check(LibAv.avformat_find_stream_info(_format, null));
    }

    private void OpenCodec()
    {
        nint decoder;
        _stream = Check(LibAv.av_find_best_stream(_format, LibAvLayout.AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0));
        var stream = LibAv.Read<nint>(LibAv.Read<nint>(_format, LibAvLayout.AVFormatContext_streams), _stream * sizeof(nint));
        var parameters = LibAv.Read<nint>(stream, LibAvLayout.AVStream_codecpar);
        _timeBase = LibAv.Read<AVRational>(stream, LibAvLayout.AVStream_time_base).Value;
        var start = LibAv.Read<long>(_format, LibAvLayout.AVFormatContext_start_time);
        _startS = start == long.MinValue ? 0 : start / 1e6;

        _codec = LibAv.avcodec_alloc_context3(decoder);
        _packet = LibAv.av_packet_alloc();
        Check(LibAv.avcodec_parameters_to_context(_codec, parameters));
        Check(LibAv.av_opt_set(_codec, "threads", _options.Threads.ToString(CultureInfo.InvariantCulture), 0));
        if (LibAv.Read<int>(_codec, LibAvLayout.AVCodecContext_thread_count) != _options.Threads)
            throw new InvalidOperationException("FFmpeg's struct layout is not the generated one; rebuild with Native/build/build.sh.");
        Check(LibAv.avcodec_open2(_codec, decoder, null));
        Info = new VideoInfo(
            LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_width),
            LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_height),
            LibAv.Text(LibAv.avcodec_get_name(LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_codec_id))),
            LibAv.Read<AVRational>(stream, LibAvLayout.AVStream_avg_frame_rate).Value)
        {
            DurationS = Math.Max(0, LibAv.Read<long>(_format, LibAvLayout.AVFormatContext_duration) / 1e6),
        };
    }

    /// <summary>One packet from the source to the decoder; a result when the source is over, silent or broken.</summary>
    private ReadResult? Feed()
    {
        var code = LibAv.av_read_frame(_format, _packet);
        if (code == LibAvLayout.AVERROR_EXIT || (code < 0 && _deadline.IsOver))
            return Fail(ReadResult.Silent, $"no picture for {_options.SilenceTimeout.TotalSeconds:0.#} s");
        if (code == LibAvLayout.AVERROR_EOF)
        {
            _draining = true;
            _ = LibAv.avcodec_send_packet(_codec, 0);
            return null;
        }
        if (code < 0) return Fail(ReadResult.Broken, LibAv.Describe(code));
        if (LibAv.Read<int>(_packet, LibAvLayout.AVPacket_stream_index) == _stream && LibAv.avcodec_send_packet(_codec, _packet) < 0)
            CorruptPackets++;
        LibAv.av_packet_unref(_packet);
        return ++_sincePicture > PatiencePackets ? Fail(ReadResult.Broken, $"{PatiencePackets} packets without a picture that can be decoded") : null;
    }

    private ReadResult Picture(Frame frame)
    {
        var time = LibAv.Read<long>(frame.Handle, LibAvLayout.AVFrame_best_effort_timestamp);
        TimeS = time == long.MinValue ? double.NaN : (time * _timeBase) - _startS;
        frame.GrabbedAt = Stopwatch.GetTimestamp();
        _sincePicture = 0;
        return ReadResult.Picture;
    }

    private ReadResult Fail(ReadResult result, string fault)
    {
        Fault = fault;
        return result;
    }

    private int Check(int code) => code >= 0 ? code
        : throw VideoException.From(Source, _deadline.IsOver ? LibAvLayout.AVERROR_EXIT : code, _options.OpenTimeout);
}
