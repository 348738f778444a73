using ParkingGate.Native;
using ParkingGate.Native.Jpeg;
using ParkingGate.Native.Yuv;
using ParkingGate.Tests.Reading;
using SkiaSharp;

namespace ParkingGate.Tests.Native;

/// <summary>Both JPEG back ends: what is encoded is decoded again by SkiaSharp and compared with the pixels it came from.</summary>
[Arguments("TurboJpeg")]
[Arguments("Skia")]
public sealed class JpegEncoderTests(string backEnd)
{
    [Test]
    [Arguments(640, 360, 0)]
    [Arguments(1280, 720, 0)]
    [Arguments(640, 360, 64)] // rows with something behind them that does not belong to the picture
    [Arguments(641, 359, 0)]
    [Arguments(17, 3, 0)]
    [Arguments(1, 1, 0)]
    public async Task The_decoded_jpeg_is_the_picture(int width, int height, int padding)
    {
        using var pixels = new Pixels(width, height, padding);
        using var encoder = Open();
        var jpeg = pixels.Encode(encoder, 90);

        await Assert.That(pixels.MeanErrorOf(jpeg)).IsLessThan(2.5);
    }

    [Test]
    public async Task The_colours_are_not_swapped()
    {
        using var pixels = new Pixels(64, 64, 0);
        pixels.Fill(200, 100, 20);
        using var encoder = Open();
        using var decoded = SKBitmap.Decode(pixels.Encode(encoder, 90));
        var color = decoded.GetPixel(32, 32);

        await Assert.That((int)color.Blue).IsEqualTo(200).Within(3);
        await Assert.That((int)color.Green).IsEqualTo(100).Within(3);
        await Assert.That((int)color.Red).IsEqualTo(20).Within(3);
    }

    [Test]
    [Arguments(1280, 720)]
    [Arguments(642, 358)] // no multiple of a JPEG's block
    [Arguments(2, 2)]
    public async Task Planes_are_encoded_as_the_pixels_they_stand_for(int width, int height)
    {
        using var pixels = new Pixels(width, height, 0);
        using var picture = pixels.Planes();
        using var encoder = Open();

        await Assert.That(pixels.MeanErrorOf(encoder.Encode(picture, 90).ToArray())).IsLessThan(2.5);
        await Assert.That(pixels.MeanErrorOf(pixels.Encode(encoder, 90))).IsLessThan(2.5); // and pixels after planes
    }

    [Test]
    public async Task Higher_quality_is_larger_and_nearer_to_the_picture()
    {
        using var pixels = new Pixels(640, 360, 0);
        using var encoder = Open();
        var jpegs = ((int[])[20, 50, 80, 95]).Select(quality => pixels.Encode(encoder, quality)).ToArray();
        var errors = jpegs.Select(pixels.MeanErrorOf).ToArray();

        for (var i = 1; i < jpegs.Length; i++)
        {
            await Assert.That(jpegs[i].Length).IsGreaterThan(jpegs[i - 1].Length * 11 / 10);
            await Assert.That(errors[i]).IsLessThan(errors[i - 1]);
        }
    }

    [Test]
    public async Task Chroma_is_halved_both_ways()
    {
        using var pixels = new Pixels(64, 64, 0);
        using var encoder = Open();
        var jpeg = pixels.Encode(encoder, 80);
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]); // baseline: what every browser and every phone reads
        var sampling = jpeg.AsSpan(frame + 11, 1)[0];

        await Assert.That(frame).IsGreaterThan(0);
        await Assert.That((int)sampling).IsEqualTo(0x22);
    }

    [Test]
    public async Task One_encoder_takes_pictures_of_any_size_one_after_the_other()
    {
        using var encoder = Open();
        foreach (var (width, height) in ((int, int)[])[(320, 240), (1280, 720), (320, 240), (33, 17), (1280, 720)])
        {
            using var pixels = new Pixels(width, height, 0);
            var jpeg = pixels.Encode(encoder, 90);

            await Assert.That(pixels.MeanErrorOf(jpeg)).IsLessThan(2.5);
            await Assert.That(jpeg.AsSpan(^2..).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD9])).IsTrue(); // nothing of a larger one behind the end
        }
    }

    [Test]
    public async Task The_same_memory_with_other_pixels_is_encoded_anew()
    {
        using var pixels = new Pixels(320, 240, 0);
        using var encoder = Open();
        var before = pixels.Encode(encoder, 90);
        pixels.Fill(10, 200, 30);
        var after = pixels.Encode(encoder, 90);

        await Assert.That(after.AsSpan().SequenceEqual(before)).IsFalse();
        await Assert.That(pixels.MeanErrorOf(after)).IsLessThan(2.5);
    }

    [Test]
    public async Task Noise_at_the_highest_quality_fits()
    {
        using var pixels = new Pixels(640, 360, 0);
        pixels.Noise();
        using var encoder = Open();
        using var small = new Pixels(16, 16, 0);
        small.Encode(encoder, 50); // the buffer has to grow by far
        var jpeg = pixels.Encode(encoder, 100);
        using var decoded = SKBitmap.Decode(jpeg);

        await Assert.That((decoded.Width, decoded.Height)).IsEqualTo((640, 360));
        await Assert.That(jpeg.Length).IsGreaterThan(200_000);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_hundred_pictures_allocate_nothing(bool planes)
    {
        using var pixels = new Pixels(320, 240, 0);
        using var picture = pixels.Planes();
        using var encoder = Open();
        var bytes = 0;
        void Once() => bytes += planes ? encoder.Encode(picture, 80).Length : encoder.Encode(pixels.Address, 320, 240, 320 * 4, 80).Length;
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
        await Assert.That(bytes).IsGreaterThan(0);
    }

    [Test]
    public async Task Disposing_twice_is_harmless()
    {
        using var pixels = new Pixels(16, 16, 0);
        var encoder = Open();
        var jpeg = pixels.Encode(encoder, 80);
        encoder.Dispose();
        encoder.Dispose();

        await Assert.That(jpeg.Length).IsGreaterThan(100);
    }

    private JpegEncoder Open() => JpegEncoder.Open(Enum.Parse<JpegBackEnd>(backEnd));

    /// <summary>BGRA pixels with slopes, edges and colours, as a gate's picture has them.</summary>
    private sealed class Pixels : IDisposable
    {
        private readonly int _width;
        private readonly int _height;
        private readonly int _stride;
        private readonly NativeBuffer _memory;

        public Pixels(int width, int height, int padding)
        {
            (_width, _height, _stride) = (width, height, (width * 4) + padding);
            _memory = new NativeBuffer(_stride * height);
            Draw((x, y) => (
                x / 32 % 2 == 0 ? (byte)(x * 255 / Math.Max(width, 320)) : (byte)60,
                (byte)(y * 255 / Math.Max(height, 240)),
                y / 32 % 3 == 0 ? (byte)180 : (byte)90));
        }

        public nint Address => _memory.Address;

        public void Fill(byte blue, byte green, byte red) => Draw((_, _) => (blue, green, red));

        public void Noise()
        {
            var random = new Random(1);
            Draw((_, _) => ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
        }

        /// <summary>The same picture in planes, by the definition of JFIF; chroma is the mean of four.</summary>
        public YuvPicture Planes()
        {
            var planes = new YuvPicture(_width, _height);
            for (var y = 0; y < _height; y++)
            {
                for (var x = 0; x < _width; x++) planes.Luma(y)[x] = (byte)Math.Round(Weighted(x, y, 0.299, 0.587, 0.114));
            }
            for (var y = 0; y < _height / 2; y++)
            {
                for (var x = 0; x < _width / 2; x++)
                    (planes.Blue(y)[x], planes.Red(y)[x]) = (Mean(x, y, -0.168736, -0.331264, 0.5), Mean(x, y, 0.5, -0.418688, -0.081312));
            }
            return planes;
        }

        public byte[] Encode(JpegEncoder encoder, int quality) => encoder.Encode(Address, _width, _height, _stride, quality).ToArray();

        /// <summary>Mean difference of a channel between the pixels and the decoded picture.</summary>
        public double MeanErrorOf(byte[] jpeg)
        {
            using var decoded = SKBitmap.Decode(jpeg, new SKImageInfo(_width, _height, SKColorType.Bgra8888, SKAlphaType.Opaque));
            if (decoded.Width != _width || decoded.Height != _height) throw new InvalidOperationException($"{decoded.Width}x{decoded.Height}");
            var mine = _memory.Span<byte>();
            var theirs = decoded.GetPixelSpan();
            var sum = 0L;
            for (var y = 0; y < _height; y++)
            {
                for (var x = 0; x < _width * 4; x++) sum += x % 4 == 3 ? 0 : Math.Abs(mine[(y * _stride) + x] - theirs[(y * decoded.RowBytes) + x]);
            }
            return sum / (3.0 * _width * _height);
        }

        public void Dispose() => _memory.Dispose();

        private byte Mean(int x, int y, double red, double green, double blue) => (byte)Math.Clamp(Math.Round(128 + ((
            Weighted(2 * x, 2 * y, red, green, blue) + Weighted((2 * x) + 1, 2 * y, red, green, blue)
            + Weighted(2 * x, (2 * y) + 1, red, green, blue) + Weighted((2 * x) + 1, (2 * y) + 1, red, green, blue)) / 4)), 0, 255);

        private double Weighted(int x, int y, double red, double green, double blue)
        {
            var pixel = _memory.Span<byte>().Slice((y * _stride) + (4 * x), 3);
            return (blue * pixel[0]) + (green * pixel[1]) + (red * pixel[2]);
        }

        private void Draw(Func<int, int, (byte B, byte G, byte R)> color)
        {
            var bytes = _memory.Span<byte>();
            bytes.Fill(0xEE);
            for (var y = 0; y < _height; y++)
            {
                for (var x = 0; x < _width; x++)
                {
                    var at = (y * _stride) + (4 * x);
                    (bytes[at], bytes[at + 1], bytes[at + 2]) = color(x, y);
                    bytes[at + 3] = 255;
                }
            }
        }
    }
}
