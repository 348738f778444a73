using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using Microsoft.ML.OnnxRuntime;
using ParkingGate.Pipeline;
using ParkingGate.Tracking;
using SkiaSharp;

namespace ParkingGate;

/// <summary><c>--self-check</c>: every native library loaded, the model run once, one JPEG made, and a table of what works.</summary>
internal static class SelfCheck
{
    /// <summary>0 when everything works, 1 when something does not.</summary>
    public static int Run(GateOptions options, TextWriter output)
    {
        using var pool = new FramePool();
        using var frame = pool.Rent();
        var checks = new (string Name, Func<string> Try)[]
        {
            ("FFmpeg", () => $"{LibAvStart.Version}; decoded {Decode(frame)} of the demo clip"),
            ("libjpeg-turbo", () => Encode(frame, JpegBackEnd.TurboJpeg)),
            ("SkiaSharp", () => $"{SkiaSharpVersion.Native}; {Encode(frame, JpegBackEnd.Skia)}"),
            ("ONNX Runtime", () => Detect(options, frame)),
            ("SQLite", QuerySqlite),
        };
        var failed = 0;
        foreach (var (name, attempt) in checks) failed += Report(name, attempt, output) ? 0 : 1;
        output.WriteLine(failed == 0 ? "Everything works." : $"{failed} of {checks.Length} do not work.");
        return failed == 0 ? 0 : 1;
    }

    private static bool Report(string name, Func<string> attempt, TextWriter output)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = attempt();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ok      {name,-14} {Stopwatch.GetElapsedTime(started).TotalMilliseconds,7:0.0} ms  {result}"));
            return true;
        }
        catch (Exception failure) // whatever it is, the table goes on: that is what it is for
        {
            output.WriteLine($"FAILED  {name,-14}             {failure.Message}");
            return false;
        }
    }

    private static string Decode(Frame frame)
    {
        using var reader = VideoReader.Open(EmbeddedFile.PathOf("samples/gate-demo.mp4"), new VideoReaderOptions(), CancellationToken.None);
        if (reader.Read(frame) != ReadResult.Picture) throw new InvalidOperationException("the demo clip gave no picture");
        return $"{frame.Width}x{frame.Height} {reader.Info.Codec}";
    }

    private static string Encode(Frame frame, JpegBackEnd backEnd)
    {
        using var pixels = new NativeBuffer(frame.Width * frame.Height * 4);
        using var converter = new PixelConverter(PixelLayout.Bgra, frame.Width, frame.Height, LibAvLayout.SWS_BILINEAR);
        using var encoder = JpegEncoder.Open(backEnd);
        converter.Convert(frame, [pixels.Address], frame.Width * 4);
        var jpeg = encoder.Encode(pixels.Address, frame.Width, frame.Height, frame.Width * 4, 80);
        return $"JPEG of {jpeg.Length / 1024} KiB";
    }

    private static string Detect(GateOptions options, Frame frame)
    {
        using var loader = GateComposition.Detector(options);
        using var detector = loader.Open();
        var found = new Detection[Scene.Capacity];
        var started = Stopwatch.GetTimestamp();
        var count = detector.Detect(frame, found);
        var cost = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return string.Create(CultureInfo.InvariantCulture, $"{OrtEnv.Instance().GetVersionString()}; {loader.Model.Name} ran once on {loader.RunsOn} in {cost:0} ms and found {count} candidates{(loader.Refusal is { } refusal ? $"; Detector:Provider is not used: {refusal}" : "")}");
    }

    private static string QuerySqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sqlite_version()";
        return (string)command.ExecuteScalar()!;
    }
}
