using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>Cut off and damaged clips: pictures as far as there are any, then a clear end. Never a hang, never a crash.</summary>
public sealed class VideoDamageTests
{
    private const int LimitMs = 120_000;

    [Test]
    [Timeout(LimitMs)]
    [Arguments("cut.ts", "-c:v libx264 -g 10")]
    [Arguments("cut.mkv", "-c:v libx264 -g 10")]
    [Arguments("cut.avi", "-c:v mpeg4 -g 10")]
    [Arguments("cut.h264", "-c:v libx264 -g 10")]
    [Arguments("fast.mp4", "-c:v libx264 -g 10 -movflags +faststart")]
    public async Task A_clip_that_was_cut_off_gives_its_pictures_and_ends(string name, string encoder, CancellationToken limit)
    {
        using var folder = new TestFolder();
        var whole = DebianFfmpeg.Make(folder, name, $"{DebianFfmpeg.Pattern} {encoder}");
        var bytes = await File.ReadAllBytesAsync(whole, limit);
        var before = 0;
        foreach (var percent in (int[])[25, 50, 90])
        {
            var cut = Clip.ReadAll(folder.Write($"{percent}-{name}", bytes.AsSpan(0, bytes.Length * percent / 100)));

            await Assert.That(cut.End).IsEqualTo(ReadResult.EndOfStream);
            await Assert.That(cut.Pictures.Count).IsGreaterThan(before).And.IsLessThan(50);
            before = cut.Pictures.Count;
        }
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_cut_off_clip_begins_with_the_pictures_of_the_whole_one(CancellationToken limit)
    {
        using var folder = new TestFolder();
        var whole = DebianFfmpeg.Make(folder, "whole.ts", $"{DebianFfmpeg.Pattern} -c:v libx264 -g 10");
        var bytes = await File.ReadAllBytesAsync(whole, limit);

        var cut = Clip.ReadAll(folder.Write("cut.ts", bytes.AsSpan(0, bytes.Length / 2)));
        var all = Clip.ReadAll(whole);

        await Assert.That(cut.Pictures.Count).IsGreaterThan(10);
        await Assert.That(cut.Pictures.SkipLast(4).SequenceEqual(all.Pictures.Take(cut.Pictures.Count - 4))).IsTrue(); // the last ones lost data
    }

    [Test]
    [Timeout(LimitMs)]
    [Arguments(25)]
    [Arguments(50)]
    [Arguments(90)]
    public async Task An_mp4_cut_off_before_its_index_is_told_as_damaged(int percent, CancellationToken limit)
    {
        using var folder = new TestFolder();
        var whole = DebianFfmpeg.Make(folder, "whole.mp4", $"{DebianFfmpeg.Pattern} -c:v libx264");
        var bytes = await File.ReadAllBytesAsync(whole, limit);
        var path = folder.Write("cut.mp4", bytes.AsSpan(0, bytes.Length * percent / 100));

        var error = Assert.Throws<VideoException>(() => Clip.Open(path).Dispose());

        await Assert.That(error.Message)
            .IsEqualTo($"{path} is damaged or no video that can be read; check it with another player, or record it again.");
    }

    [Test]
    [Timeout(LimitMs)]
    [Arguments("h264.ts", "-c:v libx264 -g 10")]
    [Arguments("h264.mkv", "-c:v libx264 -g 10")]
    [Arguments("h264.mp4", "-c:v libx264 -g 10 -movflags +faststart")]
    [Arguments("hevc.mkv", "-c:v libx265 -x265-params log-level=none:keyint=10")]
    [Arguments("mpeg4.avi", "-c:v mpeg4 -g 10")]
    [Arguments("mjpeg.avi", "-c:v mjpeg -pix_fmt yuvj420p")]
    [Arguments("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 10")]
    [Arguments("vp8.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -g 10")]
    public async Task Flipped_bytes_cost_pictures_but_the_clip_goes_on_to_its_end(string name, string encoder, CancellationToken limit)
    {
        using var folder = new TestFolder();
        var whole = DebianFfmpeg.Make(folder, name, $"{DebianFfmpeg.Pattern} {encoder}");
        var clean = Clip.ReadAll(whole);
        for (var seed = 1; seed <= 8; seed++)
        {
            var bytes = await File.ReadAllBytesAsync(whole, limit);
            Flip(bytes, seed, bytes.Length / 4, bytes.Length * 3 / 4, 40);
            var damaged = Clip.ReadAll(folder.Write($"{seed}-{name}", bytes));

            await Assert.That(damaged.End).IsEqualTo(ReadResult.EndOfStream);
            await Assert.That(damaged.Pictures.Count).IsBetween(25, 55);
            await Assert.That(Hashes(damaged).SequenceEqual(Hashes(clean))).IsFalse();
            await Assert.That(damaged.Pictures[0].Hash).IsEqualTo(clean.Pictures[0].Hash);
        }
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Bytes_flipped_anywhere_neither_hang_nor_crash(CancellationToken limit)
    {
        using var folder = new TestFolder();
        var whole = await File.ReadAllBytesAsync(Clip.Demo, limit);
        var results = new HashSet<string>();
        for (var seed = 1; seed <= 6; seed++)
        {
            var bytes = whole.AsSpan(0, whole.Length).ToArray();
            Flip(bytes, seed, 0, bytes.Length, 4000);
            results.Add(EndOf(folder.Write($"{seed}.mp4", bytes)));
        }

        string[] clear = [nameof(ReadResult.EndOfStream), nameof(ReadResult.Broken), nameof(VideoException)];
        await Assert.That(results.Except(clear)).IsEmpty();
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task Packets_that_the_decoder_refuses_are_counted(CancellationToken limit)
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, "whole.avi", $"{DebianFfmpeg.Pattern} -c:v mjpeg -pix_fmt yuvj420p");
        var bytes = await File.ReadAllBytesAsync(path, limit);
        var broken = Pictures(bytes).Skip(10).Take(7).ToList();
        foreach (var at in broken) bytes.AsSpan(at, 600).Clear(); // headers gone, tables and all

        var clip = Clip.ReadAll(folder.Write("damaged.avi", bytes));

        await Assert.That(clip.Corrupt).IsEqualTo(7);
        await Assert.That(clip.Pictures.Count).IsEqualTo(43);
        await Assert.That(clip.End).IsEqualTo(ReadResult.EndOfStream);
    }

    [Test]
    [Timeout(LimitMs)]
    public async Task A_stream_without_any_picture_that_can_be_decoded_is_broken_not_endless(CancellationToken limit)
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, "whole.avi",
            "-f lavfi -i testsrc2=size=64x48:rate=25:duration=30 -c:v mjpeg -pix_fmt yuvj420p");
        var bytes = await File.ReadAllBytesAsync(path, limit);
        foreach (var at in Pictures(bytes).Skip(100)) bytes.AsSpan(at, 600).Clear();

        var clip = Clip.ReadAll(folder.Write("damaged.avi", bytes));

        await Assert.That(clip.Pictures.Count).IsEqualTo(100);
        await Assert.That(clip.End).IsEqualTo(ReadResult.Broken);
        await Assert.That(clip.Fault).IsEqualTo("500 packets without a picture that can be decoded");
    }

    private static IEnumerable<string> Hashes(ReadClip clip) => clip.Pictures.Select(picture => picture.Hash);

    /// <summary>Where the JPEGs of the clip begin.</summary>
    private static List<int> Pictures(byte[] bytes)
    {
        var starts = new List<int>();
        for (var at = 0; (at = IndexOf(bytes, at)) >= 0; at++) starts.Add(at);
        return starts;
    }

    private static int IndexOf(byte[] bytes, int from)
    {
        var found = bytes.AsSpan(from).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
        return found < 0 ? -1 : from + found;
    }

    private static void Flip(byte[] bytes, int seed, int from, int to, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++) bytes[random.Next(from, to)] ^= (byte)random.Next(1, 256);
    }

    private static string EndOf(string path)
    {
        try
        {
            return Clip.ReadAll(path).End.ToString();
        }
        catch (VideoException)
        {
            return nameof(VideoException);
        }
    }
}
