using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>Codecs and containers that gate cameras and recorders use, made by the distribution's ffmpeg.</summary>
public sealed class VideoCodecTests
{
    [Test]
    [Timeout(120_000)]
    [Arguments("h264.mkv", "-c:v libx264 -g 10 -bf 2", "h264")]
    [Arguments("h264.ts", "-c:v libx264 -g 10 -bf 2", "h264")]
    [Arguments("h264.flv", "-c:v libx264 -g 10 -bf 2", "h264")]
    [Arguments("hevc.mp4", "-c:v libx265 -x265-params log-level=none:keyint=10", "hevc")]
    [Arguments("hevc.ts", "-c:v libx265 -x265-params log-level=none:keyint=10", "hevc")]
    [Arguments("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 10", "vp9")]
    [Arguments("vp8.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -g 10", "vp8")]
    [Arguments("mjpeg.avi", "-c:v mjpeg -pix_fmt yuvj420p", "mjpeg")]
    [Arguments("mjpeg422.mkv", "-c:v mjpeg -pix_fmt yuvj422p", "mjpeg")]
    [Arguments("mpeg4.mp4", "-c:v mpeg4 -bf 2 -g 10", "mpeg4")]
    public async Task Every_picture_is_as_ffmpeg_decodes_it_also_after_a_rewind(string name, string encoder, string codec, CancellationToken limit)
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, name, $"{DebianFfmpeg.Pattern} {encoder}");
        var expected = DebianFfmpeg.PictureHashes(path);
        using var reader = Clip.Open(path);
        var first = Clip.ReadRest(reader);
        var rewound = reader.Rewind();
        var second = Clip.ReadRest(reader);

        await Assert.That((reader.Info.Width, reader.Info.Height, reader.Info.Codec)).IsEqualTo((320, 240, codec));
        await Assert.That(reader.Info.Fps).IsEqualTo(25).Within(0.01);
        await Assert.That(first.Pictures.Count).IsEqualTo(50);
        await Assert.That(first.Pictures.Select(picture => picture.Hash).SequenceEqual(expected)).IsTrue();
        await Assert.That(first.Pictures[0].TimeS).IsEqualTo(0).Within(0.001);
        await Assert.That(first.Pictures[49].TimeS).IsEqualTo(49 * 0.04).Within(0.002);
        await Assert.That(first.Corrupt).IsEqualTo(0);
        await Assert.That(rewound).IsTrue();
        await Assert.That(second.Pictures.SequenceEqual(first.Pictures)).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    [Arguments("prores.mov", "-c:v prores_ks -pix_fmt yuv422p10le")]
    [Arguments("theora.mkv", "-c:v libtheora")]
    [Arguments("msmpeg4.avi", "-c:v msmpeg4v2")]
    public async Task An_unsupported_codec_is_told_with_the_supported_ones(string name, string encoder, CancellationToken limit)
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, name, $"{DebianFfmpeg.Pattern} {encoder}");

        var error = Assert.Throws<VideoException>(() => Clip.Open(path).Dispose());

        await Assert.That(error.Message)
            .IsEqualTo($"{path} is coded in a way that is not supported; use H.264, HEVC, MJPEG, MPEG-4, VP8 or VP9.");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Sound_beside_the_pictures_does_not_matter(CancellationToken limit)
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, "sound.mp4",
            "-f lavfi -i sine=duration=2 -f lavfi -i testsrc2=size=320x240:rate=25:duration=2 -pix_fmt yuv420p -c:a aac -c:v libx264");
        using var reader = Clip.Open(path);
        var clip = Clip.ReadRest(reader);

        await Assert.That(clip.Pictures.Count).IsEqualTo(50);
        await Assert.That(reader.Info.Codec).IsEqualTo("h264");
    }

    [Test]
    [Timeout(60_000)]
    public async Task A_camera_that_changes_its_size_in_the_middle_goes_on_in_the_new_size(CancellationToken limit)
    {
        using var folder = new TestFolder();
        var small = DebianFfmpeg.Make(folder, "small.h264", $"{DebianFfmpeg.Pattern} -c:v libx264 -bf 0");
        var large = DebianFfmpeg.Make(folder, "large.h264",
            "-f lavfi -i testsrc2=size=640x360:rate=25:duration=2 -pix_fmt yuv420p -c:v libx264 -bf 0");
        var both = folder.Write("both.h264", [.. await File.ReadAllBytesAsync(small, limit), .. await File.ReadAllBytesAsync(large, limit)]);

        var clip = Clip.ReadAll(both);

        await Assert.That(clip.Pictures.Take(50).All(picture => (picture.Width, picture.Height) == (320, 240))).IsTrue();
        await Assert.That(clip.Pictures.Skip(50).All(picture => (picture.Width, picture.Height) == (640, 360))).IsTrue();
        string[] apart = [.. DebianFfmpeg.PictureHashes(small), .. DebianFfmpeg.PictureHashes(large)];
        await Assert.That(clip.Pictures.Select(picture => picture.Hash).SequenceEqual(apart)).IsTrue();
    }
}
