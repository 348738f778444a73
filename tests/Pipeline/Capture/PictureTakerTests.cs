using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Tracking;
using SkiaSharp;

namespace ParkingGate.Tests.Pipeline.Capture;

public class PictureTakerTests
{
    [Test]
    public async Task A_crop_has_the_pixels_of_the_picture_at_its_box()
    {
        using var pool = new FramePool();
        using var frame = Demo.Frames(pool, 1, from: 100)[0];
        using var taker = new PictureTaker();
        var kept = taker.Keep(frame, new Box(0, 0, frame.Width, frame.Height));
        using var picture = SKBitmap.Decode(kept.Full);

        using var crop = taker.Cut(frame, 7, new Box(300.6f, 200.2f, 500.9f, 400));

        await Assert.That((crop.TrackId, crop.Width, crop.Height)).IsEqualTo((7, 200, 200));
        await Assert.That(crop.Box).IsEqualTo(new Box(300, 200, 500, 400));
        var error = 0.0;
        for (var y = 0; y < 200; y += 7)
        {
            for (var x = 0; x < 200; x += 7)
            {
                var pixel = picture.GetPixel(300 + x, 200 + y);
                var at = (y * crop.Stride) + (x * 3);
                error = Math.Max(error, Math.Abs(pixel.Red - crop.Pixels[at]) + Math.Abs(pixel.Green - crop.Pixels[at + 1]) + Math.Abs(pixel.Blue - crop.Pixels[at + 2]));
            }
        }
        await Assert.That(error).IsLessThan(120); // JPEG at quality 90, three channels; a swap of channels or rows is far above
    }

    [Test]
    public async Task A_mask_hides_what_is_burnt_in_from_the_reader_and_not_from_the_evidence()
    {
        using var pool = new FramePool();
        using var frame = Demo.Frames(pool, 1, from: 100)[0];
        using var taker = new PictureTaker(new WatchArea([], [new Polygon([(0.25f, 0.25f), (0.5f, 0.25f), (0.5f, 0.5f), (0.25f, 0.5f)])]));
        using var bare = new PictureTaker();

        using var crop = taker.Cut(frame, 7, new Box(300, 170, 500, 400)); // the mask is 320 to 640 and 180 to 360
        using var whole = bare.Cut(frame, 7, new Box(300, 170, 500, 400));

        await Assert.That(Differs(crop, whole, 20, 10, 200, 190)).IsEqualTo(180 * 180);
        await Assert.That(Differs(crop, whole, 0, 0, 200, 230)).IsEqualTo(180 * 180);
        await Assert.That(taker.Keep(frame, crop.Box).Crop.SequenceEqual(bare.Keep(frame, crop.Box).Crop)).IsTrue();
    }

    /// <summary>Pixels of a part that are grey in the one and as they were, or grey by chance, in the other.</summary>
    private static int Differs(Crop hidden, Crop whole, int left, int top, int right, int bottom)
    {
        var count = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var at = (y * hidden.Stride) + (x * 3);
                if (hidden.Pixels.Slice(at, 3).SequenceEqual<byte>([114, 114, 114])) count++;
                else if (!hidden.Pixels.Slice(at, 3).SequenceEqual(whole.Pixels.Slice(at, 3))) return -1;
            }
        }
        return count;
    }

    [Test]
    public async Task The_evidence_is_the_whole_picture_and_the_container()
    {
        using var pool = new FramePool();
        using var frame = Demo.Frames(pool, 1)[0];
        using var taker = new PictureTaker();

        var kept = taker.Keep(frame, new Box(-20, 100, 400, 900));

        using var full = SKBitmap.Decode(kept.Full);
        using var crop = SKBitmap.Decode(kept.Crop);
        await Assert.That((full.Width, full.Height)).IsEqualTo((1280, 720));
        await Assert.That((crop.Width, crop.Height)).IsEqualTo((400, 620));
    }

    [Test]
    public async Task Containers_of_one_picture_share_it_and_the_next_picture_is_another()
    {
        using var pool = new FramePool();
        var frames = Demo.Frames(pool, 2, from: 100);
        using var taker = new PictureTaker();
        foreach (var frame in frames)
        {
            using var alone = new PictureTaker();
            foreach (var box in new[] { new Box(0, 0, 300, 200), new Box(300, 200, 700, 500) })
            {
                var (kept, expected) = (taker.Keep(frame, box), alone.Keep(frame, box));
                await Assert.That(kept.Full.AsSpan().SequenceEqual(expected.Full) && kept.Crop.AsSpan().SequenceEqual(expected.Crop)).IsTrue();
            }
        }
        await Assert.That(taker.Keep(frames[0], default).Full.AsSpan().SequenceEqual(taker.Keep(frames[1], default).Full)).IsFalse();
        foreach (var frame in frames) frame.Dispose();
    }

    [Test]
    public async Task What_is_kept_is_kept_once_and_stays()
    {
        EvidencePictures kept;
        using (var fresh = new FreshPictures([1, 2, 3], [4, 5]))
        {
            kept = fresh.Keep();
            await Assert.That(ReferenceEquals(fresh.Keep(), kept)).IsTrue();
        }

        await Assert.That(kept.Full).IsEquivalentTo(new byte[] { 1, 2, 3 });
        await Assert.That(kept.Crop).IsEquivalentTo(new byte[] { 4, 5 });
    }

    [Test]
    [Arguments(1280f, 720f, 1300f, 800f)]
    [Arguments(-50f, -50f, -10f, -10f)]
    public async Task A_box_outside_the_picture_gives_one_pixel_and_no_fault(float x1, float y1, float x2, float y2)
    {
        using var pool = new FramePool();
        using var frame = Demo.Frames(pool, 1)[0];
        using var taker = new PictureTaker();

        using var crop = taker.Cut(frame, 1, new Box(x1, y1, x2, y2));

        await Assert.That((crop.Width, crop.Height)).IsEqualTo((1, 1));
    }

    [Test]
    public async Task A_blurred_picture_is_less_sharp_and_a_flat_one_is_not_sharp_at_all()
    {
        using var pool = new FramePool();
        using var frame = Demo.Frames(pool, 1, from: 100)[0];
        using var taker = new PictureTaker();
        using var crop = taker.Cut(frame, 1, new Box(300, 200, 700, 500));
        var sharp = Sharpness.Of(crop.Pixels, crop.Width, crop.Height);

        for (var pass = 0; pass < 4; pass++) Blur(crop);
        var blurred = Sharpness.Of(crop.Pixels, crop.Width, crop.Height);
        crop.Pixels.Fill(90);

        await Assert.That(sharp).IsGreaterThan(new CaptureRules().LeastSharpness);
        await Assert.That(blurred).IsLessThan(sharp / 2);
        await Assert.That(Sharpness.Of(crop.Pixels, crop.Width, crop.Height)).IsEqualTo(0);
        await Assert.That(Sharpness.Of([1, 2, 3], 1, 1)).IsEqualTo(0);
    }

    private static void Blur(Crop crop)
    {
        var pixels = crop.Pixels;
        for (var i = 9; i < pixels.Length - 9; i++) pixels[i] = (byte)((pixels[i - 9] + pixels[i - 6] + pixels[i - 3] + pixels[i] + pixels[i + 3] + pixels[i + 6]) / 6);
    }
}
