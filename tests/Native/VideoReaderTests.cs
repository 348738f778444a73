using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>Whole clips: every picture, bit for bit as the distribution's ffmpeg decodes it, in time order, and again after a rewind.</summary>
public sealed class VideoReaderTests
{
    private const string TwoTrucks = "gate_two_trucks_lin_720p.mp4"; // B-frames
    private const string Dashcam = "highway_dashcam_udacity_720p.mp4"; // one key frame only
    private const string Parking = "parking_cars_intel_432p.mp4";
    private const string Sobral = "highway_truck_sobral_240p_mpeg4.avi"; // MPEG-4 in AVI

    [Test]
    [Timeout(60_000)]
    public async Task The_demo_clip_has_835_pictures_of_720p_at_25_a_second(CancellationToken limit)
    {
        using var reader = Clip.Open(Clip.Demo);
        var clip = Clip.ReadRest(reader);

        await Assert.That(reader.Info).IsEqualTo(new VideoInfo(1280, 720, "h264", 25) { DurationS = 33.4 });
        await Assert.That(reader.Source).IsEqualTo(Clip.Demo);
        await Assert.That(clip.End).IsEqualTo(ReadResult.EndOfStream);
        await Assert.That(clip.Corrupt).IsEqualTo(0);
        await Assert.That(clip.Pictures.Count).IsEqualTo(835);
        await Assert.That(clip.Pictures.All(picture => (picture.Width, picture.Height) == (1280, 720))).IsTrue();
        for (var i = 0; i < clip.Pictures.Count; i++)
            await Assert.That(clip.Pictures[i].TimeS).IsEqualTo(i * 0.04).Within(1e-6);
    }

    [Test]
    [Timeout(120_000)]
    public async Task The_demo_clip_is_decoded_as_by_ffmpeg(CancellationToken limit) => await SameAsFfmpeg(Clip.Demo);

    [Test]
    [Timeout(120_000)]
    [Arguments(TwoTrucks, 240)]
    [Arguments(Dashcam, 38)]
    [Arguments(Parking, 377)]
    [Arguments(Sobral, 500)]
    public async Task Foreign_clips_are_decoded_as_by_ffmpeg(string name, int pictures, CancellationToken limit)
    {
        var clip = await SameAsFfmpeg(Clip.Foreign(name));

        await Assert.That(clip.Pictures.Count).IsEqualTo(pictures);
    }

    [Test]
    [Timeout(60_000)]
    [Arguments(TwoTrucks)]
    [Arguments(Dashcam)]
    [Arguments(Sobral)]
    public async Task A_rewound_clip_gives_the_same_pictures_and_times_again(string name, CancellationToken limit)
    {
        using var reader = Clip.Open(Clip.Foreign(name));
        var first = Clip.ReadRest(reader);
        var rewound = reader.Rewind();
        var second = Clip.ReadRest(reader);

        await Assert.That(rewound).IsTrue();
        await Assert.That(second.Pictures.SequenceEqual(first.Pictures)).IsTrue();
        await Assert.That(second.End).IsEqualTo(ReadResult.EndOfStream);
    }

    [Test]
    [Timeout(60_000)]
    public async Task A_rewind_in_the_middle_begins_with_the_first_picture(CancellationToken limit)
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        using var reader = Clip.Open(Clip.Demo);
        reader.Read(frame);
        var first = Clip.HashOf(frame);
        for (var i = 0; i < 100; i++) reader.Read(frame);
        var middle = Clip.HashOf(frame);
        var rewound = reader.Rewind();
        reader.Read(frame);

        await Assert.That(rewound).IsTrue();
        await Assert.That(middle).IsNotEqualTo(first);
        await Assert.That(Clip.HashOf(frame)).IsEqualTo(first);
        await Assert.That(reader.TimeS).IsEqualTo(0).Within(1e-6);
    }

    [Test]
    [Timeout(60_000)]
    public async Task Several_decoder_threads_give_the_same_pictures(CancellationToken limit)
    {
        var one = Clip.ReadAll(Clip.Demo);
        var four = Clip.ReadAll(Clip.Demo, new VideoReaderOptions { Threads = 4 });

        await Assert.That(four.Pictures.SequenceEqual(one.Pictures)).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    public async Task After_the_end_the_end_is_said_again(CancellationToken limit)
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        using var reader = Clip.Open(Clip.Demo);
        Clip.ReadRest(reader);

        await Assert.That(reader.Read(frame)).IsEqualTo(ReadResult.EndOfStream);
        await Assert.That(reader.Read(frame)).IsEqualTo(ReadResult.EndOfStream);
    }

    [Test]
    public async Task Disposing_twice_is_harmless_and_reading_afterwards_is_refused()
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        var reader = Clip.Open(Clip.Demo);
        reader.Dispose();
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.Read(frame));
        Assert.Throws<ObjectDisposedException>(() => reader.Rewind());
        await Assert.That(pool.Outstanding).IsEqualTo(1);
    }

    private static async Task<ReadClip> SameAsFfmpeg(string path)
    {
        var told = DebianFfmpeg.Probe(path);
        var expected = DebianFfmpeg.PictureHashes(path);
        using var reader = Clip.Open(path);
        var clip = Clip.ReadRest(reader);

        await Assert.That((reader.Info.Width, reader.Info.Height, reader.Info.Codec)).IsEqualTo((told.Width, told.Height, told.Codec));
        await Assert.That(reader.Info.Fps).IsEqualTo(told.Fps).Within(1e-9);
        await Assert.That(clip.Pictures.Count).IsEqualTo(told.Pictures);
        await Assert.That(clip.Pictures.Select(picture => picture.Hash).SequenceEqual(expected)).IsTrue();
        await Assert.That(clip.Pictures.Zip(clip.Pictures.Skip(1)).All(pair => pair.First.TimeS < pair.Second.TimeS)).IsTrue();
        await Assert.That(clip.End).IsEqualTo(ReadResult.EndOfStream);
        return clip;
    }
}
