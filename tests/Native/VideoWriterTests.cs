using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using SkiaSharp;

namespace ParkingGate.Tests.Native;

public sealed class VideoWriterTests
{
    [Test]
    public async Task What_is_written_is_read_again_with_its_times()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "out.mkv");
        double[] times = [0, 0.04, 0.08, 0.5, 1.25];
        using (var writer = VideoWriter.Create(path, 320, 192))
        {
            foreach (var time in times) writer.Write(Jpeg(320, 192), time);
        }

        var clip = Clip.ReadAll(path);

        await Assert.That(clip.End).IsEqualTo(ReadResult.EndOfStream);
        await Assert.That(clip.Pictures.Select(picture => Math.Round(picture.TimeS, 2))).IsEquivalentTo(times);
        await Assert.That(clip.Pictures.All(picture => (picture.Width, picture.Height) == (320, 192))).IsTrue();
    }

    [Test]
    public async Task Times_that_stand_still_or_go_back_become_the_next_millisecond()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "out.mkv");
        using (var writer = VideoWriter.Create(path, 64, 64))
        {
            foreach (var time in (double[])[1, 1, 0.5]) writer.Write(Jpeg(64, 64), time);
        }

        var clip = Clip.ReadAll(path);

        await Assert.That(clip.Pictures.Select(picture => Math.Round(picture.TimeS - clip.Pictures[0].TimeS, 3))).IsEquivalentTo([0, 0.001, 0.002]);
    }

    [Test]
    public async Task A_folder_that_is_not_there_is_one_sentence()
    {
        var failure = Assert.Throws<VideoException>(() => VideoWriter.Create("/nowhere/out.mkv", 64, 64).Dispose());

        await Assert.That(failure.Message).IsEqualTo("/nowhere/out.mkv cannot be written: No such file or directory; check the folder and the free space.");
    }

    private static byte[] Jpeg(int width, int height)
    {
        using var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        picture.Erase(SKColors.SteelBlue);
        using var encoder = JpegEncoder.Open(JpegBackEnd.TurboJpeg);
        return encoder.Encode(picture.GetPixels(), width, height, picture.RowBytes, 80).ToArray();
    }
}
