using System.Diagnostics;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// A folder of JPEG and PNG pictures as a source: in the order of their names, at a fixed rate, each opened when its turn comes, so
/// sizes may differ. What cannot be read is skipped and counted.
/// </summary>
internal sealed class PictureFolder : IPictureSource
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];
    private readonly string[] _files;
    private readonly double _rate;
    private readonly VideoReaderOptions _options;
    private readonly CancellationToken _stop;
    private int _next;
    private int _shown;

    private PictureFolder(string folder, string[] files, double rate, VideoReaderOptions options, CancellationToken stop)
    {
        (Source, _files, _rate, _options, _stop) = (folder, files, rate, options with { Decoder = DecoderChoice.Software }, stop);
        Info = new VideoInfo(0, 0, "pictures", rate) { DurationS = files.Length / rate };
    }

    public string Source { get; }
    public VideoInfo Info { get; private set; }
    public string Decoder => VideoDecoder.Software;
    public double TimeS { get; private set; } = double.NaN;
    public long CorruptPackets { get; private set; }
    public string Fault { get; private set; } = "";

    /// <param name="rate">Pictures a second.</param>
    /// <exception cref="VideoException">One sentence for an operator.</exception>
    public static PictureFolder Open(string folder, double rate, VideoReaderOptions options, CancellationToken stop)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal).ToArray();
            if (files.Length == 0) throw new VideoException($"{folder} has no pictures; put JPEG or PNG files there.");
            return new PictureFolder(folder, files, rate, options, stop);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException($"{folder} cannot be listed: {failure.Message}");
        }
    }

    public ReadResult Read(Frame into)
    {
        while (_next < _files.Length && !_stop.IsCancellationRequested)
        {
            if (TryRead(_files[_next++], into)) return Picture(into);
            CorruptPackets++;
        }
        Fault = _stop.IsCancellationRequested ? "told to stop" : "none of its pictures can be read";
        return _stop.IsCancellationRequested ? ReadResult.Silent : _shown > 0 ? ReadResult.EndOfStream : ReadResult.Broken;
    }

    public bool Rewind()
    {
        (_next, _shown) = (0, 0);
        return true;
    }

    public void Dispose()
    {
        // each picture is closed as soon as it is read
    }

    private ReadResult Picture(Frame frame)
    {
        TimeS = (_next - 1) / _rate;
        frame.GrabbedAt = Stopwatch.GetTimestamp();
        if ((frame.Width, frame.Height) != (Info.Width, Info.Height)) Info = Info with { Width = frame.Width, Height = frame.Height };
        _shown++;
        return ReadResult.Picture;
    }

    private bool TryRead(string file, Frame into)
    {
        try
        {
            using var reader = VideoReader.Open(file, _options, _stop);
            return reader.Read(into) == ReadResult.Picture;
        }
        catch (VideoException)
        {
            return false;
        }
    }
}
