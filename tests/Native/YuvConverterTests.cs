using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Yuv;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Native;

/// <summary>A camera's picture in JPEG's own planes, checked against the definition of the colour spaces.</summary>
public sealed class YuvConverterTests
{
    private const int Bt709 = LibAvLayout.AVCOL_SPC_BT709;
    private const int Bt601 = 6; // AVCOL_SPC_SMPTE170M
    private const int Unsaid = LibAvLayout.AVCOL_SPC_UNSPECIFIED;
    private const int Halved = LibAvLayout.AV_PIX_FMT_YUV420P;

    private static readonly (byte R, byte G, byte B)[] Bars =
        [(191, 191, 191), (191, 191, 0), (0, 191, 191), (0, 191, 0), (191, 0, 191), (191, 0, 0), (0, 0, 191), (0, 0, 0)];

    [Test]
    [Arguments(320, 240, Halved, Bt601, false, false)]
    [Arguments(320, 240, Halved, Bt601, true, false)] // nothing is to be changed
    [Arguments(320, 240, LibAvLayout.AV_PIX_FMT_YUVJ420P, Bt601, true, false)]
    [Arguments(320, 240, Halved, Bt709, false, true)]
    [Arguments(1280, 720, Halved, Bt709, true, true)]
    [Arguments(1280, 720, Halved, Unsaid, false, true)]
    [Arguments(320, 240, Halved, Unsaid, false, false)]
    [Arguments(332, 242, Halved, Bt709, false, true)] // no vector's multiple
    [Arguments(1280, 720, LibAvLayout.AV_PIX_FMT_YUV422P, Unsaid, false, true)]
    [Arguments(320, 240, LibAvLayout.AV_PIX_FMT_YUV444P, Bt601, false, false)]
    [Arguments(320, 240, LibAvLayout.AV_PIX_FMT_YUVJ444P, Bt709, true, true)]
    [Arguments(1280, 720, LibAvLayout.AV_PIX_FMT_NV12, Bt709, false, true)]
    public async Task Colour_bars_come_out_in_their_colours(int width, int height, int format, int colorspace, bool full, bool hd)
    {
        using var pool = new FramePool();
        using var bars = ColourBars(pool, width, height, format, colorspace, full, hd);

        await Assert.That(WorstBar(bars.Frame, width, height)).IsLessThanOrEqualTo(2);
        await Assert.That(WorstBar(bars.Frame, width / 4 * 2, height / 4 * 2)).IsLessThanOrEqualTo(3); // scaled
    }

    [Test]
    public async Task Grey_pictures_come_out_grey()
    {
        using var pool = new FramePool();
        using var picture = new HandMadeFrame(pool, 1280, 720, LibAvLayout.AV_PIX_FMT_GRAY8, full: true).Paint(0, 1280, 100, 0, 0);
        using var planes = Convert(picture.Frame, 640, 360);

        await Assert.That(planes.Luma(100).ToArray()).IsEquivalentTo(Enumerable.Repeat((byte)100, 640));
        await Assert.That(planes.Blue(50).ToArray().Concat(planes.Red(50).ToArray()).All(value => value == 128)).IsTrue();
    }

    /// <summary>All values of luma beside many of chroma: what a vector makes of them is what the definition says, to the nearest but one.</summary>
    [Test]
    [Arguments(false, false)]
    [Arguments(true, false)]
    [Arguments(true, true)]
    public async Task Every_value_is_what_the_definition_says(bool hd, bool full)
    {
        var matrix = new YuvMatrix(hd, full);
        var worst = 0.0;
        var luma = Enumerable.Range(0, 512).Select(x => (byte)(x / 2)).ToArray();
        for (var blue = 0; blue < 256; blue += 15)
        {
            var (blues, reds) = (Enumerable.Repeat((byte)blue, 256).ToArray(), Enumerable.Range(0, 256).Select(x => (byte)(x * 7)).ToArray());
            var (upper, lower, b, r) = ((byte[])luma.Clone(), (byte[])luma.Clone(), (byte[])blues.Clone(), (byte[])reds.Clone());
            var rows = new YuvRows(upper, lower, b, r);
            matrix.Convert(rows, rows); // in place
            for (var x = 0; x < 512; x++)
            {
                var (y, u, v) = ToJpeg(luma[x], blues[x / 2], reds[x / 2], hd, full);
                worst = Math.Max(Math.Max(worst, Math.Abs(y - upper[x])), Math.Max(Math.Abs(u - b[x / 2]), Math.Abs(v - r[x / 2])));
                if (upper[x] != lower[x]) worst = double.NaN;
            }
        }

        await Assert.That(worst).IsLessThan(0.6); // half a level is rounding
    }

    [Test]
    public async Task What_no_vector_takes_is_computed_to_the_same_values()
    {
        var matrix = new YuvMatrix(hd: true, fullRange: false);
        var random = new Random(1);
        var (luma, lower, blue, red) = (new byte[512], new byte[512], new byte[256], new byte[256]);
        foreach (var bytes in (byte[][])[luma, lower, blue, red]) random.NextBytes(bytes);
        byte[][] whole = [new byte[512], new byte[512], new byte[256], new byte[256]], pieces = [new byte[512], new byte[512], new byte[256], new byte[256]];
        matrix.Convert(new(luma, lower, blue, red), new(whole[0], whole[1], whole[2], whole[3]));
        for (var x = 0; x < 256; x++) // one at a time
        {
            matrix.Convert(new(luma.AsSpan(2 * x, 2), lower.AsSpan(2 * x, 2), blue.AsSpan(x, 1), red.AsSpan(x, 1)),
                new(pieces[0].AsSpan(2 * x, 2), pieces[1].AsSpan(2 * x, 2), pieces[2].AsSpan(x, 1), pieces[3].AsSpan(x, 1)));
        }

        for (var plane = 0; plane < 4; plane++) await Assert.That(pieces[plane].AsSpan().SequenceEqual(whole[plane])).IsTrue();
    }

    [Test]
    public async Task A_change_of_size_format_and_colours_in_the_middle_is_followed()
    {
        using var pool = new FramePool();
        using var right = ColourBars(pool, 640, 360, Halved, Bt709, full: false, hd: true);
        using var large = ColourBars(pool, 1280, 720, LibAvLayout.AV_PIX_FMT_YUV422P, Unsaid, full: false, hd: true);
        using var full = ColourBars(pool, 640, 360, Halved, Bt601, full: true, hd: false);
        using var converter = new YuvConverter(640, 360);
        using var planes = new YuvPicture(640, 360);
        foreach (var frame in (Frame[])[right.Frame, large.Frame, full.Frame, right.Frame])
        {
            converter.Convert(frame, planes);
            await Assert.That(WorstBar(planes)).IsLessThanOrEqualTo(3);
        }
    }

    /// <summary>What viewers have seen before: through BGRA, by swscale.</summary>
    [Test]
    public async Task Real_pictures_look_the_same_as_by_way_of_pixels()
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        using var reader = Clip.Open(Clip.Demo);
        reader.Read(frame);
        var (width, height) = (frame.Width, frame.Height);
        using var planes = Convert(frame, width, height);
        using var memory = new ParkingGate.Native.NativeBuffer(width * height * 8);
        using var pixels = new PixelConverter(PixelLayout.Bgra, width, height, LibAvLayout.SWS_BILINEAR);
        pixels.Convert(planes, memory.Address, width * 4);
        pixels.Convert(frame, [memory.Address + (width * height * 4)], width * 4);
        var bytes = memory.Span<byte>().ToArray();
        var differences = Enumerable.Range(0, width * height * 4).Select(at => Math.Abs(bytes[at] - bytes[at + (width * height * 4)])).ToArray();

        await Assert.That(differences.Average()).IsLessThan(1);
        await Assert.That(differences.Count(difference => difference > 6)).IsLessThan(width * height / 500);
    }

    [Test]
    [Arguments(320, 240)]
    [Arguments(160, 120)]
    public async Task A_hundred_conversions_allocate_nothing(int width, int height)
    {
        using var pool = new FramePool();
        using var picture = new HandMadeFrame(pool, 320, 240, Halved);
        using var converter = new YuvConverter(width, height);
        using var planes = new YuvPicture(width, height);
        void Once() => converter.Convert(picture.Frame, planes);
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
    }

    [Test]
    public async Task Rows_that_do_not_belong_together_are_refused()
    {
        byte[] sixteen = new byte[16], eight = new byte[8], four = new byte[4];
        var matrix = new YuvMatrix(hd: true, fullRange: false);

        Assert.Throws<ArgumentException>(() => matrix.Convert(new(sixteen, eight, eight, eight), new(sixteen, sixteen, eight, eight)));
        Assert.Throws<ArgumentException>(() => matrix.Convert(new(sixteen, sixteen, eight, four), new(sixteen, sixteen, eight, eight)));
        var error = Assert.Throws<ArgumentException>(() => matrix.Convert(new(sixteen, sixteen, eight, eight), new(eight, eight, four, four)));
        await Assert.That(error.ParamName).IsEqualTo("target.Blue.Length");
    }

    [Test]
    public async Task A_picture_with_odd_sides_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new YuvPicture(641, 360).Dispose());

        await Assert.That(error.Message).IsEqualTo("A 4:2:0 picture has even sides, not 641x360.");
    }

    private static YuvPicture Convert(Frame frame, int width, int height)
    {
        using var converter = new YuvConverter(width, height);
        var planes = new YuvPicture(width, height);
        converter.Convert(frame, planes);
        return planes;
    }

    private static int WorstBar(Frame frame, int width, int height)
    {
        using var planes = Convert(frame, width, height);
        return WorstBar(planes);
    }

    /// <summary>Largest difference of any of the three in the middle half of a bar, over all rows.</summary>
    private static int WorstBar(YuvPicture picture)
    {
        var worst = 0;
        for (var bar = 0; bar < 8; bar++)
        {
            var (luma, blue, red) = FromRgb(Bars[bar]);
            var (from, to) = ((bar * picture.Width / 8) + (picture.Width / 32), ((bar + 1) * picture.Width / 8) - (picture.Width / 32));
            for (var y = 0; y < picture.Height; y++)
            {
                for (var x = from; x < to; x++)
                    worst = Math.Max(worst, (int)Math.Round(Math.Max(Math.Abs(luma - picture.Luma(y)[x]), Math.Max(Math.Abs(blue - picture.Blue(y / 2)[x / 2]), Math.Abs(red - picture.Red(y / 2)[x / 2])))));
            }
        }
        return worst;
    }

    private static (double Luma, double Blue, double Red) FromRgb((double R, double G, double B) color)
    {
        var luma = (0.299 * color.R) + (0.587 * color.G) + (0.114 * color.B);
        return (luma, 128 + ((color.B - luma) / 1.772), 128 + ((color.R - luma) / 1.402));
    }

    /// <summary>By way of red, green and blue, which may lie outside of what can be shown.</summary>
    private static (double Luma, double Blue, double Red) ToJpeg(byte luma, byte blue, byte red, bool hd, bool full)
    {
        var (kr, kb) = hd ? (0.2126, 0.0722) : (0.299, 0.114);
        var y = full ? luma : (luma - 16) * 255 / 219.0;
        var (u, v) = full ? (blue - 128.0, red - 128.0) : ((blue - 128) * 255 / 224.0, (red - 128) * 255 / 224.0);
        var (r, b) = (y + (2 * (1 - kr) * v), y + (2 * (1 - kb) * u));
        var (l, cb, cr) = FromRgb((r, (y - (kr * r) - (kb * b)) / (1 - kr - kb), b));
        return (Math.Clamp(l, 0, 255), Math.Clamp(cb, 0, 255), Math.Clamp(cr, 0, 255));
    }

    private static HandMadeFrame ColourBars(FramePool pool, int width, int height, int format, int colorspace, bool full, bool hd)
    {
        var picture = new HandMadeFrame(pool, width, height, format, colorspace, full);
        for (var bar = 0; bar < 8; bar++)
        {
            var (y, u, v) = PixelConverterTests.ToYuv(Bars[bar], full, hd);
            picture.Paint(PixelConverterTests.Edge(bar, width), PixelConverterTests.Edge(bar + 1, width), y, u, v);
        }
        return picture;
    }
}
