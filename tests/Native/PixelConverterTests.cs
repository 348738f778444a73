using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Native;

/// <summary>Colours, sizes and shapes of converted pictures, checked against the definition of the colour spaces.</summary>
public sealed class PixelConverterTests
{
    private const int Bt709 = LibAvLayout.AVCOL_SPC_BT709;
    private const int Bt601 = 6; // AVCOL_SPC_SMPTE170M
    private const int Unsaid = LibAvLayout.AVCOL_SPC_UNSPECIFIED;

    /// <summary>How the product scales.</summary>
    private static readonly int[] Ways = [LibAvLayout.SWS_BILINEAR, LibAvLayout.SWS_AREA];

    /// <summary>White, yellow, cyan, green, magenta, red, blue, black: 75 % bars, red-green-blue.</summary>
    private static readonly (byte R, byte G, byte B)[] Bars =
        [(191, 191, 191), (191, 191, 0), (0, 191, 191), (0, 191, 0), (191, 0, 191), (191, 0, 0), (0, 0, 191), (0, 0, 0)];

    [Test]
    [Arguments(320, 240, Bt601, false, false)]
    [Arguments(320, 240, Bt601, true, false)]
    [Arguments(320, 240, Bt709, false, true)]
    [Arguments(1280, 720, Bt709, false, true)]
    [Arguments(1280, 720, Bt709, true, true)]
    [Arguments(1280, 720, Bt601, false, false)]
    [Arguments(320, 240, Unsaid, false, false)] // what says nothing is taken for what its size was made for
    [Arguments(1280, 720, Unsaid, false, true)]
    public async Task Colour_bars_come_out_in_their_colours(int width, int height, int colorspace, bool full, bool hd)
    {
        using var pool = new FramePool();
        using var bars = ColourBars(pool, width, height, LibAvLayout.AV_PIX_FMT_YUV420P, colorspace, full, hd);
        var worst = WorstBar(bars.Frame, width, height);

        await Assert.That(worst).IsLessThanOrEqualTo(4);
    }

    [Test]
    [Arguments(LibAvLayout.AV_PIX_FMT_YUV420P, false)]
    [Arguments(LibAvLayout.AV_PIX_FMT_YUVJ420P, true)]
    [Arguments(LibAvLayout.AV_PIX_FMT_YUV422P, false)]
    [Arguments(LibAvLayout.AV_PIX_FMT_YUVJ422P, true)]
    [Arguments(LibAvLayout.AV_PIX_FMT_YUV444P, false)]
    [Arguments(LibAvLayout.AV_PIX_FMT_YUVJ444P, true)]
    [Arguments(LibAvLayout.AV_PIX_FMT_NV12, false)]
    public async Task Every_pixel_format_of_cameras_gives_the_same_colours(int format, bool full)
    {
        using var pool = new FramePool();
        using var bars = ColourBars(pool, 640, 480, format, Bt601, full, hd: false);

        await Assert.That(WorstBar(bars.Frame, 640, 480)).IsLessThanOrEqualTo(4);
        await Assert.That(WorstBar(bars.Frame, 320, 240)).IsLessThanOrEqualTo(4);
    }

    [Test]
    public async Task Grey_pictures_come_out_grey()
    {
        using var pool = new FramePool();
        using var picture = new HandMadeFrame(pool, 320, 240, LibAvLayout.AV_PIX_FMT_GRAY8, full: true).Paint(0, 320, 100, 0, 0);
        var pixels = Convert(picture.Frame, 160, 120);

        await Assert.That(pixels.Chunk(4).All(pixel => Math.Abs(pixel[0] - 100) <= 2 && pixel[1] == pixel[0] && pixel[2] == pixel[0])).IsTrue();
    }

    [Test]
    [Arguments(1280, 720, 640, 360)]
    [Arguments(1280, 720, 1920, 1080)]
    [Arguments(320, 240, 854, 480)]
    [Arguments(854, 480, 426, 240)]
    public async Task Scaled_bars_keep_their_places_and_colours(int fromWidth, int fromHeight, int width, int height)
    {
        using var pool = new FramePool();
        using var bars = ColourBars(pool, fromWidth, fromHeight, LibAvLayout.AV_PIX_FMT_YUV420P, Bt601, full: false, hd: false);

        await Assert.That(WorstBar(bars.Frame, width, height)).IsLessThanOrEqualTo(4);
    }

    [Test]
    [Arguments(854, 480)]
    [Arguments(322, 240)]
    [Arguments(324, 240)]
    [Arguments(326, 242)]
    [Arguments(1366, 768)]
    [Arguments(66, 50)]
    public async Task Widths_that_no_vector_divides_are_written_to_the_last_column_and_not_beyond(int width, int height)
    {
        using var pool = new FramePool();
        foreach (var (sourceWidth, sourceHeight) in ((int, int)[])[(width, height), (1280, 720)])
        {
            using var picture = new HandMadeFrame(pool, sourceWidth, sourceHeight, LibAvLayout.AV_PIX_FMT_YUV420P, Bt601)
                .Paint(0, sourceWidth, 235, 128, 128);
            foreach (var flags in Ways) await Assert.That(Columns(picture.Frame, width, height, flags)).IsEqualTo((0, 0));
        }
    }

    [Test]
    public async Task The_planar_layout_is_green_blue_red()
    {
        using var pool = new FramePool();
        using var bars = ColourBars(pool, 640, 480, LibAvLayout.AV_PIX_FMT_YUV420P, Bt601, full: false, hd: false);
        const int Width = 320, Height = 240, Size = Width * Height;
        using var memory = new NativeBuffer((3 * Size) + 64);
        using var converter = new PixelConverter(PixelLayout.PlanarGbr, Width, Height, LibAvLayout.SWS_BILINEAR);
        converter.Convert(bars.Frame, [memory.Address, memory.Address + Size, memory.Address + (2 * Size)], Width);
        var bytes = memory.Span<byte>().ToArray();

        for (var bar = 0; bar < 8; bar++)
        {
            var at = (120 * Width) + (bar * 40) + 20;
            await Assert.That((int)bytes[at]).IsBetween(Bars[bar].G - 4, Bars[bar].G + 4);
            await Assert.That((int)bytes[Size + at]).IsBetween(Bars[bar].B - 4, Bars[bar].B + 4);
            await Assert.That((int)bytes[(2 * Size) + at]).IsBetween(Bars[bar].R - 4, Bars[bar].R + 4);
        }
    }

    [Test]
    public async Task The_grey_layout_is_luma_sampled_at_its_place()
    {
        using var pool = new FramePool();
        using var picture = new HandMadeFrame(pool, 1280, 720, LibAvLayout.AV_PIX_FMT_YUV420P, full: true)
            .Paint(0, 640, 50, 0, 255).Paint(640, 1280, 200, 255, 0);
        using var memory = new NativeBuffer((96 * 54) + 64);
        using var converter = new PixelConverter(PixelLayout.Gray, 96, 54, LibAvLayout.SWS_POINT);
        converter.Convert(picture.Frame, [memory.Address], 96);
        var grey = memory.Span<byte>()[..(96 * 54)].ToArray();

        for (var i = 0; i < grey.Length; i++) await Assert.That((int)grey[i]).IsEqualTo(i % 96 < 48 ? 50 : 200).Within(1);
    }

    [Test]
    public async Task A_change_of_size_format_and_colours_in_the_middle_is_followed()
    {
        using var pool = new FramePool();
        using var small = ColourBars(pool, 320, 240, LibAvLayout.AV_PIX_FMT_YUV420P, Unsaid, full: false, hd: false);
        using var large = ColourBars(pool, 1280, 720, LibAvLayout.AV_PIX_FMT_YUV422P, Unsaid, full: false, hd: true);
        using var full = ColourBars(pool, 1280, 720, LibAvLayout.AV_PIX_FMT_YUV422P, Unsaid, full: true, hd: true);
        using var converter = new PixelConverter(PixelLayout.Bgra, 640, 360, LibAvLayout.SWS_BILINEAR);
        foreach (var frame in (Frame[])[small.Frame, large.Frame, full.Frame, small.Frame])
            await Assert.That(WorstBar(Convert(converter, frame), 640, 360)).IsLessThanOrEqualTo(4);
    }

    [Test]
    public async Task Real_pictures_are_converted_as_by_ffmpeg()
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, "first.bgra",
            $"-i {Clip.Demo} -frames:v 1 -vf scale=640:360:flags=bilinear:in_color_matrix=bt709 -pix_fmt bgra -f rawvideo");
        var expected = await File.ReadAllBytesAsync(path);
        using var pool = new FramePool();
        using var frame = pool.Rent();
        using var reader = Clip.Open(Clip.Demo);
        reader.Read(frame);
        var pixels = Convert(frame, 640, 360);

        await Assert.That(pixels.Length).IsEqualTo(expected.Length);
        await Assert.That(pixels.Zip(expected).Average(pair => Math.Abs(pair.First - pair.Second))).IsLessThan(0.5);
    }

    [Test]
    public async Task A_format_that_cannot_be_converted_is_told_with_the_cure()
    {
        using var pool = new FramePool();
        var onlyOnGraphicsCards = Enumerable.Range(0, 300).First(format => LibAv.Text(LibAv.av_get_pix_fmt_name(format)) == "cuda");
        using var picture = new HandMadeFrame(pool, 320, 240, onlyOnGraphicsCards);

        var error = Assert.Throws<VideoException>(() => Convert(picture.Frame, 160, 120));

        await Assert.That(error.Message).IsEqualTo("pictures of 320x240 in cuda cannot be converted; set the camera to H.264, 8 bit, 4:2:0.");
    }

    [Test]
    public async Task A_hundred_conversions_allocate_nothing()
    {
        using var pool = new FramePool();
        using var picture = new HandMadeFrame(pool, 320, 240, LibAvLayout.AV_PIX_FMT_YUV420P);
        using var memory = new NativeBuffer(160 * 120 * 4);
        using var converter = new PixelConverter(PixelLayout.Bgra, 160, 120, LibAvLayout.SWS_BILINEAR);
        var address = memory.Address;
        void Once() => converter.Convert(picture.Frame, [address], 160 * 4);
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
    }

    private static HandMadeFrame ColourBars(FramePool pool, int width, int height, int format, int colorspace, bool full, bool hd)
    {
        var picture = new HandMadeFrame(pool, width, height, format, colorspace, full);
        for (var bar = 0; bar < 8; bar++)
        {
            var (y, u, v) = ToYuv(Bars[bar], full, hd);
            picture.Paint(Edge(bar, width), Edge(bar + 1, width), y, u, v);
        }
        return picture;
    }

    /// <summary>Where a bar begins; even, as chroma is halved.</summary>
    internal static int Edge(int bar, int width) => bar == 8 ? width : bar * width / 8 & ~1;

    /// <summary>ITU-R BT.601 and BT.709: luma is the weighted sum, the other two are the distances of blue and red from it.</summary>
    internal static (byte Y, byte U, byte V) ToYuv((byte R, byte G, byte B) color, bool full, bool hd)
    {
        var (kr, kb) = hd ? (0.2126, 0.0722) : (0.299, 0.114);
        var luma = (kr * color.R) + ((1 - kr - kb) * color.G) + (kb * color.B);
        var (u, v) = ((color.B - luma) / (2 * (1 - kb)), (color.R - luma) / (2 * (1 - kr)));
        return full
            ? (Round(luma), Round(128 + u), Round(128 + v))
            : (Round(16 + (luma * 219 / 255)), Round(128 + (u * 224 / 255)), Round(128 + (v * 224 / 255)));
    }

    private static byte Round(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    private static int WorstBar(Frame frame, int width, int height) =>
        Ways.Max(flags => WorstBar(Convert(frame, width, height, flags), width, height));

    /// <summary>Largest difference of a channel in the middle half of a bar, over all rows; alpha must be 255.</summary>
    private static int WorstBar(byte[] pixels, int width, int height)
    {
        var worst = 0;
        for (var bar = 0; bar < 8; bar++)
        {
            var (from, to) = ((bar * width / 8) + (width / 32), ((bar + 1) * width / 8) - (width / 32));
            for (var y = 0; y < height; y++)
            {
                for (var x = from; x < to; x++) worst = Math.Max(worst, Difference(pixels.AsSpan(4 * ((y * width) + x), 4), Bars[bar]));
            }
        }
        return worst;
    }

    private static int Difference(ReadOnlySpan<byte> pixel, (byte R, byte G, byte B) color) => Math.Max(
        Math.Max(Math.Abs(pixel[0] - color.B), Math.Abs(pixel[1] - color.G)), Math.Max(Math.Abs(pixel[2] - color.R), 255 - pixel[3]));

    private static byte[] Convert(Frame frame, int width, int height, int flags = LibAvLayout.SWS_BILINEAR)
    {
        using var converter = new PixelConverter(PixelLayout.Bgra, width, height, flags);
        return Convert(converter, frame);
    }

    private static byte[] Convert(PixelConverter converter, Frame frame)
    {
        var size = converter.Width * converter.Height * 4;
        using var memory = new NativeBuffer(size);
        converter.Convert(frame, [memory.Address], converter.Width * 4);
        return memory.Span<byte>()[..size].ToArray();
    }

    /// <summary>A white picture: pixels that are not white, and bytes written behind the last row.</summary>
    private static (int Wrong, int Beyond) Columns(Frame frame, int width, int height, int flags)
    {
        const byte Untouched = 0x3C;
        var size = width * height * 4;
        using var memory = new NativeBuffer(size + 256);
        memory.Span<byte>().Fill(Untouched);
        using var converter = new PixelConverter(PixelLayout.Bgra, width, height, flags);
        converter.Convert(frame, [memory.Address], width * 4);
        var wrong = 0;
        foreach (var value in memory.Span<byte>()[..size]) wrong += value >= 251 ? 0 : 1;
        var beyond = 256 - memory.Span<byte>()[size..].Count(Untouched);
        return (wrong, beyond);
    }
}
