using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>A picture as the reader gave it: its time, its size, and the SHA-256 of its pixels without the decoder's padding.</summary>
internal sealed record Picture(double TimeS, int Width, int Height, string Hash);

/// <summary>What became of reading a clip to its end.</summary>
internal sealed record ReadClip(List<Picture> Pictures, ReadResult End, string Fault, long Corrupt);

/// <summary>Reads clips with the product's reader.</summary>
internal static class Clip
{
    /// <summary>More reads than any clip of the tests has pictures: a reader that never ends fails instead of hanging.</summary>
    private const int MostPictures = 5000;

    public static string Demo { get; } = Path.Combine(TestPaths.Root, "samples", "gate-demo.mp4");

    /// <summary>A foreign clip; the test is skipped where it is not at hand.</summary>
    public static string Foreign(string name)
    {
        Skip.When(TestPaths.SharedData is null, "The foreign clips of ../shared/data are not here.");
        return Path.Combine(TestPaths.SharedData!, "videos", name);
    }

    public static VideoReader Open(string path, VideoReaderOptions? options = null) =>
        VideoReader.Open(path, options ?? new VideoReaderOptions(), CancellationToken.None);

    /// <summary>What the reader says of a source that it does not open.</summary>
    public static string Refusal(string address, VideoReaderOptions options) =>
        Assert.Throws<VideoException>(() => Open(address, options).Dispose()).Message;

    /// <summary>How many of five pictures came.</summary>
    public static int FirstPictures(string address, VideoReaderOptions options)
    {
        using var pool = new FramePool();
        using var reader = Open(address, options);
        var count = 0;
        for (; count < 5; count++)
        {
            using var frame = pool.Rent();
            if (reader.Read(frame) != ReadResult.Picture) break;
        }
        return count;
    }

    public static ReadClip ReadAll(string path, VideoReaderOptions? options = null)
    {
        using var reader = Open(path, options);
        return ReadRest(reader);
    }

    public static ReadClip ReadRest(VideoReader reader)
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        var pictures = new List<Picture>();
        for (var i = 0; i < MostPictures; i++)
        {
            var result = reader.Read(frame);
            if (result != ReadResult.Picture) return new ReadClip(pictures, result, reader.Fault, reader.CorruptPackets);
            pictures.Add(new Picture(reader.TimeS, frame.Width, frame.Height, HashOf(frame)));
        }
        throw new InvalidOperationException($"{reader.Source} gave {MostPictures} pictures and no end");
    }

    /// <summary>SHA-256 of the planes, row after row, as ffmpeg's framehash has it.</summary>
    public static unsafe string HashOf(Frame frame)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (across, down) = Subsampling(frame.Format);
        for (var plane = 0; plane < (across == 0 ? 1 : 3); plane++)
        {
            var width = plane == 0 ? frame.Width : (frame.Width + across - 1) / across;
            var height = plane == 0 ? frame.Height : (frame.Height + down - 1) / down;
            for (var y = 0; y < height; y++) hash.AppendData(new ReadOnlySpan<byte>(frame.Planes[plane] + (y * frame.Strides[plane]), width));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static (int Across, int Down) Subsampling(int format) => format switch
    {
        LibAvLayout.AV_PIX_FMT_YUV420P or LibAvLayout.AV_PIX_FMT_YUVJ420P => (2, 2),
        LibAvLayout.AV_PIX_FMT_YUV422P or LibAvLayout.AV_PIX_FMT_YUVJ422P => (2, 1),
        LibAvLayout.AV_PIX_FMT_YUV444P or LibAvLayout.AV_PIX_FMT_YUVJ444P => (1, 1),
        LibAvLayout.AV_PIX_FMT_GRAY8 => (0, 0),
        _ => throw new NotSupportedException($"pixel format {format}"),
    };
}
