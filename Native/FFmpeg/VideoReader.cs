using System.Diagnostics;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// Opens a file or any address that libavformat knows and decodes its best picture stream. Owns the format context, the decoder,
/// one packet and the deadline. Used by one thread; no call blocks longer than its limit.
/// </summary>
internal sealed unsafe class VideoReader : IPictureSource
{
    /// <summary>Packets of the stream in a row without a picture before the source counts as broken: 20 s of a 25 fps stream.</summary>
    private const int PatiencePackets = 500;

    private readonly VideoReaderOptions _options;
    private readonly ReadDeadline _deadline;
    private nint _format;
    private VideoDecoder? _decoder;
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

    /// <inheritdoc/>
    public string Source { get; }

    public VideoInfo Info { get; private set; } = new(0, 0, "", 0);

    /// <inheritdoc/>
    public string Decoder => _decoder?.Name ?? "";

    /// <summary>Pictures that the decoder holds back to put them into their order.</summary>
    public int HeldBack => _decoder?.HeldBack ?? 0;

    /// <summary>Of the picture stream, as they came.</summary>
    public long BytesRead { get; private set; }

    /// <summary>From the moment that the camera says the last picture was taken to its being decoded, in seconds; NaN when it does not say.</summary>
    public double DelayS { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public long CorruptPackets { get; private set; }

    /// <inheritdoc/>
    public double TimeS { get; private set; } = double.NaN;

    /// <inheritdoc/>
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
            reader.OpenFormat(options.Login?.PutInto(source) ?? source);
            reader.OpenCodec();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ReadResult Read(Frame into)
    {
        ObjectDisposedException.ThrowIf(_format == 0, this);
        _deadline.Start(_options.SilenceTimeout);
        while (true)
        {
            var code = _decoder!.Receive(into);
            if (code == 0) return Picture(into);
            if (code == LibAvLayout.AVERROR_EOF || (code != LibAvLayout.AVERROR_EAGAIN && _draining)) return ReadResult.EndOfStream;
            if (code != LibAvLayout.AVERROR_EAGAIN) CorruptPackets++; // the decoder gave up on this picture, not on the stream
            if (Feed() is { } ended) return ended;
        }
    }

    /// <inheritdoc/>
    public bool Rewind()
    {
        ObjectDisposedException.ThrowIf(_format == 0, this);
        _deadline.Start(_options.SilenceTimeout);
        if (LibAv.av_seek_frame(_format, -1, 0, LibAvLayout.AVSEEK_FLAG_BACKWARD) < 0) return false;
        _decoder!.Flush();
        _draining = false;
        _sincePicture = 0;
        return true;
    }

    public void Dispose()
    {
        _decoder?.Dispose();
        fixed (nint* packet = &_packet, format = &_format)
        {
            LibAv.av_packet_free(packet);
            LibAv.avformat_close_input(format);
        }
        _deadline.Dispose();
    }

    private void OpenFormat(string address)
    {
        _format = LibAv.avformat_alloc_context();
        _deadline.InstallInto(_format);
        nint options = 0;
        foreach (var (name, value) in FormatOptions.For(address, _options)) _ = LibAv.av_dict_set(&options, name, value, 0);
        int code;
        fixed (nint* format = &_format) code = LibAv.avformat_open_input(format, DeviceAddress.PathOf(address), 0, &options); // frees the context when it fails
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

        _packet = LibAv.av_packet_alloc();
        DiscardOthers();
        _decoder = VideoDecoder.Open(decoder, parameters, _options, out var code);
        Check(code);
        Info = new VideoInfo(
            LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_width),
            LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_height),
            LibAv.Text(LibAv.avcodec_get_name(LibAv.Read<int>(parameters, LibAvLayout.AVCodecParameters_codec_id))),
            LibAv.Read<AVRational>(stream, LibAvLayout.AVStream_avg_frame_rate).Value)
        {
            DurationS = Math.Max(0, LibAv.Read<long>(_format, LibAvLayout.AVFormatContext_duration) / 1e6),
        };
    }

    /// <summary>Sound and second pictures cost nothing but their bytes on the way.</summary>
    private void DiscardOthers()
    {
        var streams = LibAv.Read<nint>(_format, LibAvLayout.AVFormatContext_streams);
        for (var i = 0; i < LibAv.Read<int>(_format, LibAvLayout.AVFormatContext_nb_streams); i++)
        {
            if (i != _stream) LibAv.Write(LibAv.Read<nint>(streams, i * sizeof(nint)), LibAvLayout.AVStream_discard, LibAvLayout.AVDISCARD_ALL);
        }
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
            _ = _decoder!.Send(0);
            return null;
        }
        if (code < 0) return Fail(ReadResult.Broken, LibAv.Describe(code));
        if (LibAv.Read<int>(_packet, LibAvLayout.AVPacket_stream_index) == _stream) Decode();
        LibAv.av_packet_unref(_packet);
        return _sincePicture > PatiencePackets ? Fail(ReadResult.Broken, $"{PatiencePackets} packets without a picture that can be decoded") : null;
    }

    private void Decode()
    {
        _sincePicture++;
        BytesRead += LibAv.Read<int>(_packet, LibAvLayout.AVPacket_size);
        if (_decoder!.Send(_packet) < 0) CorruptPackets++;
    }

    private ReadResult Picture(Frame frame)
    {
        var time = LibAv.Read<long>(frame.Handle, LibAvLayout.AVFrame_best_effort_timestamp);
        TimeS = time == long.MinValue ? double.NaN : (time * _timeBase) - _startS;
        frame.GrabbedAt = Stopwatch.GetTimestamp();
        var begun = LibAv.Read<long>(_format, LibAvLayout.AVFormatContext_start_time_realtime); // in microseconds, from RTCP
        DelayS = begun == long.MinValue || time == long.MinValue ? double.NaN
            : (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - (begun / 1e6) - (time * _timeBase);
        _sincePicture = 0;
        if (LibAv.Read<int>(frame.Handle, LibAvLayout.AVFrame_decode_error_flags) != 0) CorruptPackets++; // partly guessed
        if ((frame.Width, frame.Height) != (Info.Width, Info.Height)) Info = Info with { Width = frame.Width, Height = frame.Height };
        return ReadResult.Picture;
    }

    private ReadResult Fail(ReadResult result, string fault)
    {
        Fault = fault;
        return result;
    }

    private int Check(int code) => code >= 0 ? code
        : throw VideoException.From(Source, _deadline.IsOver ? LibAvLayout.AVERROR_EXIT : code, _options.OpenTimeout, _options.Login is not null);
}
