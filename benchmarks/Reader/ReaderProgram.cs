using System.Diagnostics;
using System.Globalization;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;

namespace ParkingGate.Benchmarks.Reader;

/// <summary>
/// Reading one container's crop against its two models alone, in turns: finding, cutting, naming and decoding are to cost at most 1.3 times
/// what ONNX Runtime takes for the same inputs. Without closer looks, which run the models again.
/// </summary>
internal static class ReaderProgram
{
    private const double Limit = 1.3;
    private const int Rounds = 40;

    public static int Run(string[] options)
    {
        NativeLibraries.Install();
        using var finderModel = Load("character-finder.onnx");
        using var readerModel = Load("character-reader.onnx");
        using var codes = new CodeReader(finderModel, readerModel, new CodeReaderOptions { CloserLooks = 0 });
        using var finder = new CharacterFinder(finderModel, new CodeReaderOptions());
        using var readerRun = new OnnxRun(readerModel, [32, 3, 32, 32]);
        var worst = 0.0;
        Console.WriteLine("crop          characters   read ms   models ms   ratio");
        foreach (var (atS, box) in Crops)
        {
            using var crop = Cut(atS, box);
            var picture = new RgbPicture(crop.Pixels, crop.Width, crop.Height, crop.Stride);
            var input = FinderInput.Fit(new PicturePart(0, 0, crop.Width, crop.Height), 640);
            using var finderRun = new OnnxRun(finderModel, [1, 3, input.Height, input.Width]);
            var characters = finder.Find(picture, out _).Length;
            var (read, models) = Measure(codes, crop, finderRun, readerRun, characters);
            worst = Math.Max(worst, read / models);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{crop.Width,4} x {crop.Height,-4}   {characters,10}   {read,7:0.0}   {models,9:0.0}   {read / models:0.00}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"worst ratio {worst:0.00}, at most {Limit}: {(worst <= Limit ? "ok" : "MISSED")}"));
        return worst <= Limit || !options.Contains("--check") ? 0 : 1;
    }

    /// <summary>Where containers of the demo clip are at these seconds, within what one pass of the finder takes.</summary>
    private static readonly (double AtS, Box Box)[] Crops =
        [(2.8, new(20, 14, 820, 624)), (9.5, new(190, 0, 1080, 610)), (22.0, new(480, 55, 1260, 590)), (26.5, new(0, 80, 560, 600))];

    /// <summary>Medians of pairs measured one after the other: a noisy moment meets both.</summary>
    private static (double Read, double Models) Measure(CodeReader codes, Crop crop, OnnxRun finderRun, OnnxRun readerRun, int characters)
    {
        var (read, models) = (new double[Rounds], new double[Rounds]);
        for (var round = -3; round < Rounds; round++)
        {
            var whole = MsOf(() => codes.Read(new RgbPicture(crop.Pixels, crop.Width, crop.Height, crop.Stride)));
            var alone = MsOf(finderRun.Run) + (MsOf(readerRun.Run) * characters / 32);
            if (round >= 0) (read[round], models[round]) = (whole, alone);
        }
        return (Stages.Median.Of(read), Stages.Median.Of(models));
    }

    private static Crop Cut(double atS, Box box)
    {
        using var pool = new FramePool();
        using var reader = VideoReader.Open(Clips.Of(720), new VideoReaderOptions(), CancellationToken.None);
        using var taker = new PictureTaker();
        for (var number = 1; ; number++)
        {
            using var frame = pool.Rent();
            if (reader.Read(frame) != ReadResult.Picture) throw new InvalidOperationException($"The clip has no picture at {atS} s.");
            (frame.TimeS, frame.Number) = (reader.TimeS, number);
            if (frame.TimeS >= atS) return taker.Cut(frame, 1, box);
        }
    }

    private static OnnxModel Load(string name)
    {
        using var content = new EmbeddedContent($"models/{name}");
        return OnnxModel.Load(content.Bytes.ToArray(), name, new OnnxOptions());
    }

    private static double MsOf(Action step)
    {
        var started = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
