using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>Sources without a stream: a folder of pictures, and the generator.</summary>
public sealed class MadeSourceTests
{
    [Test]
    public async Task A_folder_gives_its_pictures_in_the_order_of_their_names_whatever_their_sizes()
    {
        using var folder = new TestFolder();
        DebianFfmpeg.Make(folder, "b%20.png", "-f lavfi -i color=red:size=64x48 -frames:v 1 -update 1");
        DebianFfmpeg.Make(folder, "a.jpg", "-f lavfi -i color=blue:size=320x240 -frames:v 1 -update 1");
        folder.Write("c.jpg", "no picture"u8);
        folder.Write("notes.txt", "no picture either"u8);
        using var source = PictureFolder.Open(folder.PathOf(""), 2, new VideoReaderOptions(), default);

        var (sizes, end) = ReadAll(source);

        await Assert.That(string.Join(' ', sizes)).IsEqualTo("320x240@0 64x48@0.5");
        await Assert.That((end, source.CorruptPackets)).IsEqualTo((ReadResult.EndOfStream, 1));
        await Assert.That(source.Rewind()).IsTrue();
        await Assert.That(ReadAll(source).Sizes.Count).IsEqualTo(2);
    }

    [Test]
    public async Task A_folder_without_pictures_is_said()
    {
        using var folder = new TestFolder();
        var empty = Assert.Throws<VideoException>(() => PictureFolder.Open(folder.PathOf(""), 1, new VideoReaderOptions(), default));
        var none = Assert.Throws<VideoException>(() => PictureFolder.Open(folder.PathOf("nowhere"), 1, new VideoReaderOptions(), default));
        folder.Write("a.jpg", "no picture"u8);
        using var broken = PictureFolder.Open(folder.PathOf(""), 1, new VideoReaderOptions(), default);

        await Assert.That(empty.Message).Contains("has no pictures");
        await Assert.That(none.Message).Contains("cannot be listed");
        await Assert.That((ReadAll(broken).End, broken.Fault)).IsEqualTo((ReadResult.Broken, "none of its pictures can be read"));
    }

    [Test]
    [Arguments("testpattern:", 1280, 720, 25)]
    [Arguments("testpattern:640x360", 640, 360, 25)]
    [Arguments("testpattern:@10", 1280, 720, 10)]
    [Arguments("testpattern:1920x1080@50,still", 1920, 1080, 50)]
    public async Task A_pattern_has_the_size_and_rate_that_it_was_told(string source, int width, int height, int fps)
    {
        using var pattern = TestPattern.Open(source);
        using var pool = new FramePool();
        using var frame = pool.Rent();
        pattern.Read(frame);

        await Assert.That((frame.Width, frame.Height, pattern.Info.Fps)).IsEqualTo((width, height, (double)fps));
    }

    [Test]
    [Arguments("testpattern:blue")]
    [Arguments("testpattern:641x360")]
    [Arguments("testpattern:9000x360")]
    [Arguments("testpattern:@0")]
    public async Task A_pattern_that_cannot_be_made_is_said(string source)
    {
        await Assert.That(Assert.Throws<VideoException>(() => TestPattern.Open(source).Dispose()).Message).StartsWith($"{source} ");
    }

    [Test]
    public async Task Pictures_of_the_pattern_carry_their_number_and_a_still_one_stays_the_same()
    {
        using var moving = TestPattern.Open("testpattern:640x360");
        using var still = TestPattern.Open("testpattern:640x360,still");

        var numbers = Enumerable.Range(0, 5).Select(_ => One(moving, NumberOf)).ToArray();
        var hashes = Enumerable.Range(0, 3).Select(_ => One(still, Clip.HashOf)).Distinct();

        await Assert.That(string.Join(' ', numbers)).IsEqualTo("0 1 2 3 4");
        await Assert.That(hashes).Count().IsEqualTo(1);
    }

    private static T One<T>(TestPattern pattern, Func<Frame, T> of)
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        pattern.Read(frame);
        return of(frame);
    }

    private static unsafe uint NumberOf(Frame frame)
    {
        var number = 0u;
        for (var bit = 0; bit < TestPattern.Bits; bit++)
        {
            if (frame.Planes[0][(8 * frame.Strides[0]) + (bit * frame.Width / TestPattern.Bits) + 8] > 128) number |= 1u << bit;
        }
        return number;
    }

    private static (List<string> Sizes, ReadResult End) ReadAll(PictureFolder source)
    {
        using var pool = new FramePool();
        var sizes = new List<string>();
        while (true)
        {
            using var frame = pool.Rent();
            var result = source.Read(frame);
            if (result != ReadResult.Picture) return (sizes, result);
            sizes.Add(FormattableString.Invariant($"{frame.Width}x{frame.Height}@{source.TimeS}"));
        }
    }
}
