using System.Collections.Concurrent;
using System.Globalization;
using ParkingGate.Containers;
using ParkingGate.Native;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;
using SkiaSharp;

namespace ParkingGate.Benchmarks.Passages;

/// <summary>
/// Made passages through the real reader and the real votes: how often a code is logged as sure, and how often that is wrong, which must
/// be rarer than one in a thousand.
/// </summary>
internal static class PassagesProgram
{
    private const double MostWrong = 0.001;
    private const double StepS = 0.2;
    private const int ToldEvery = 100;

    public static int Run(string[] options)
    {
        var count = options.Length > 1 && options[0] == "--count" ? int.Parse(options[1], CultureInfo.InvariantCulture) : 2000;
        NativeLibraries.Install();
        var faces = Faces();
        using var loader = new CodeReaderLoader(CodeReaderOptions.Passing, new OnnxOptions());
        var readers = new ConcurrentBag<CodeReader>();
        var results = new Outcome[count];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var reader = readers.TryTake(out var idle) ? idle : loader.Open();
            results[i] = Pass(reader, new Random(i), faces);
            readers.Add(reader);
            if (Interlocked.Increment(ref done) is var so && so % ToldEvery == 0) Console.Error.WriteLine($"{so} of {count} passages"); // it takes long
        });
        foreach (var reader in readers) reader.Dispose();
        return Report(results, options);
    }

    private sealed record Outcome(string Code, string[] Sure, int Reads, int Accepted, int Wrong);

    private static Outcome Pass(CodeReader reader, Random random, SKTypeface[] faces)
    {
        using var container = new MadeContainer(random, faces);
        var votes = new CodeVotes(new VoteRules());
        var (care, looks) = (Math.Sqrt(random.NextDouble()), random.Next(4, 13));
        var (accepted, wrong) = (0, 0);
        for (var i = 0; i < looks; i++)
        {
            var (rgb, width, height) = MadeView.Take(container, random, (double)i / looks, care);
            var reading = reader.Read(new RgbPicture(rgb, width, height, width * 3));
            if (reading.Text is not { } text) continue;
            if (reading.Accepted) (accepted, wrong) = (accepted + 1, wrong + (text == container.Code ? 0 : 1));
            // The container drives on: a place of its own for each look.
            votes.Add(ContainerCapture.ReadOf(reading, text, new Box(i * 40, 0, 1, 1), i * StepS));
        }
        var sure = votes.Verdicts.Where(verdict => verdict is { Status: PassageStatus.Ok, Code: not null }).Select(verdict => verdict.Code!.Value.Text).ToArray();
        return new(container.Code, sure, looks, accepted, wrong);
    }

    private static int Report(Outcome[] results, string[] options)
    {
        var right = results.Count(result => result.Sure.Contains(result.Code));
        var wrong = results.Where(result => result.Sure.Any(code => code != result.Code)).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passages             {results.Length,7}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accepted reads       {results.Sum(result => result.Accepted),7}, wrong {results.Sum(result => result.Wrong)} ({100.0 * results.Sum(result => result.Wrong) / Math.Max(1, results.Sum(result => result.Accepted)):0.0} %)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"logged as ok, right  {right,7} ({100.0 * right / results.Length:0.0} %)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"for review           {results.Count(result => result.Sure.Length == 0),7}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"logged as ok, wrong  {wrong.Length,7} ({1000.0 * wrong.Length / results.Length:0.00} in a thousand, fewer than {1000 * MostWrong:0} wanted: {(wrong.Length < MostWrong * results.Length ? "ok" : "MISSED")})"));
        foreach (var result in wrong) Console.WriteLine($"  {result.Code} as {string.Join(' ', result.Sure)}");
        return wrong.Length < MostWrong * results.Length || !options.Contains("--check") ? 0 : 1;
    }

    /// <summary>Fonts in the manner of those on containers, of the packages that ./benchmarks/run installs.</summary>
    private static SKTypeface[] Faces()
    {
        string[] names = ["dejavu/DejaVuSans-Bold", "dejavu/DejaVuSansMono-Bold", "liberation/LiberationSans-Bold", "liberation/LiberationSans-Regular", "liberation/LiberationSansNarrow-Bold", "freefont/FreeSansBold"];
        var files = names.Select(name => $"/usr/share/fonts/truetype/{name}.ttf").Where(File.Exists).ToArray();
        if (files.Length < 3) throw new InvalidOperationException("Fonts are missing: install fonts-dejavu-core, fonts-liberation and fonts-freefont-ttf, or start with ./benchmarks/run.");
        return [.. files.Select(file => SKTypeface.FromFile(file))];
    }
}
