using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// Made-up pictures without end, to try everything behind a camera without one: <c>testpattern:1280x720@25</c> has bars, a block that
/// moves, and the picture's number as bits along the top; <c>testpattern:1280x720@25,still</c> has the bars only. Owns the bars.
/// </summary>
internal sealed unsafe partial class TestPattern : IPictureSource
{
    public const string Scheme = "testpattern:";

    /// <summary>Bits of the number that are drawn, the lowest at the left.</summary>
    public const int Bits = 32;

    private const byte Dark = 16;
    private const byte Bright = 235;
    private static readonly (byte Y, byte U, byte V)[] Bars = [(180, 128, 128), (162, 44, 142), (131, 156, 44), (112, 72, 58), (84, 184, 198), (65, 100, 212), (35, 212, 114), (50, 128, 128)];

    private readonly NativeBuffer _bars;
    private readonly bool _moves;
    private long _number;

    private TestPattern(string source, int width, int height, double fps, bool moves)
    {
        (Source, Info, _moves) = (source, new VideoInfo(width, height, "pattern", fps), moves);
        _bars = new NativeBuffer(width * height * 3 / 2);
        Paint(_bars.Span<byte>(), width, height);
    }

    public string Source { get; }
    public VideoInfo Info { get; }
    public string Decoder => "none";
    public double TimeS { get; private set; } = double.NaN;
    public long CorruptPackets => 0;
    public string Fault => "";

    /// <exception cref="VideoException">What stands behind the colon is not understood.</exception>
    public static TestPattern Open(string source)
    {
        _ = LibAvStart.Version;
        if (Spelling().Match(source) is not { Success: true } match)
            throw new VideoException($"{source} is no test pattern; write it as testpattern:1280x720@25, or testpattern:1280x720@25,still.");
        var (width, height, fps) = (Number(match.Groups["w"], 1280), Number(match.Groups["h"], 720), Number(match.Groups["fps"], 25));
        if (width is < 64 or > 7680 || height is < 64 or > 4320 || fps is < 1 or > 240 || (width | height) % 2 != 0)
            throw new VideoException($"{source} cannot be made; both sides must be even, 64x64 to 7680x4320, at 1 to 240 pictures a second.");
        return new TestPattern(source, width, height, fps, !match.Groups["still"].Success);
    }

    public ReadResult Read(Frame into)
    {
        var frame = into.Handle;
        LibAv.Write(frame, LibAvLayout.AVFrame_width, Info.Width);
        LibAv.Write(frame, LibAvLayout.AVFrame_height, Info.Height);
        LibAv.Write(frame, LibAvLayout.AVFrame_format, LibAvLayout.AV_PIX_FMT_YUV420P);
        if (LibAv.av_frame_get_buffer(frame, 0) < 0) throw new InsufficientMemoryException("FFmpeg has no memory for a picture.");
        Copy(into);
        if (_moves) Move(into);
        TimeS = _number++ / Info.Fps;
        into.GrabbedAt = Stopwatch.GetTimestamp();
        return ReadResult.Picture;
    }

    public bool Rewind()
    {
        _number = 0;
        return true;
    }

    public void Dispose() => _bars.Dispose();

    private static int Number(Group group, int otherwise) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : otherwise;

    private static void Paint(Span<byte> bars, int width, int height)
    {
        var chroma = width / 2 * (height / 2);
        for (var i = 0; i < width * height; i++) bars[i] = Bars[i % width * Bars.Length / width].Y;
        for (var i = 0; i < chroma; i++)
        {
            var bar = Bars[i % (width / 2) * Bars.Length / (width / 2)];
            (bars[(width * height) + i], bars[(width * height) + chroma + i]) = (bar.U, bar.V);
        }
    }

    private void Copy(Frame frame)
    {
        var from = _bars.Span<byte>();
        for (var plane = 0; plane < 3; plane++)
        {
            var (width, height) = plane == 0 ? (Info.Width, Info.Height) : (Info.Width / 2, Info.Height / 2);
            for (var y = 0; y < height; y++, from = from[width..]) from[..width].CopyTo(new Span<byte>(frame.Planes[plane] + (y * frame.Strides[plane]), width));
        }
    }

    /// <summary>A block a quarter as wide and high as the picture goes across it in four seconds.</summary>
    private void Move(Frame frame)
    {
        var (across, down) = (Info.Width / 4, Info.Height / 4);
        var left = (int)(_number % (4 * Info.Fps) / (4 * Info.Fps) * (Info.Width - across));
        Fill(frame, left, Info.Height / 2, across, down, Bright);
        var side = Info.Width / Bits;
        for (var bit = 0; bit < Bits; bit++) Fill(frame, bit * side, 0, side, 16, (_number >> bit & 1) == 1 ? Bright : Dark);
    }

    private static void Fill(Frame frame, int left, int top, int width, int height, byte luma)
    {
        for (var y = top; y < top + height; y++) new Span<byte>(frame.Planes[0] + (y * frame.Strides[0]) + left, width).Fill(luma);
    }

    [GeneratedRegex(@"^testpattern:((?<w>\d{1,5})x(?<h>\d{1,5}))?(@(?<fps>\d{1,3}))?(?<still>,still)?$")]
    private static partial Regex Spelling();
}
