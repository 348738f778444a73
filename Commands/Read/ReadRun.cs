using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Reading.Code;
using ParkingGate.Settings;

namespace ParkingGate.Commands.Read;

/// <summary>
/// Reads one input after the other. One that cannot be read is told with a sentence and the others go on. Owns the models for the run.
/// </summary>
internal sealed class ReadRun(GateOptions options, ReadOutput output, ReadProgress progress, TextWriter errors, string? annotated)
{
    /// <summary>Something could not be read; the rest was.</summary>
    private const int Incomplete = 1;

    private int _failed;

    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<ReadInput> inputs, CancellationToken stop)
    {
        if (annotated is not null) Directory.CreateDirectory(annotated);
        // Nobody watches and nothing else runs: a look at a clip may have every core, photos are read one on each.
        using var photoReaders = new CodeReaderLoader(new CodeReaderOptions(), new OnnxOptions { Threads = 1 });
        output.Begin();
        using (var photos = new PhotoReads(photoReaders, annotated))
            photos.Run([.. inputs.Where(input => input.IsPhoto)], Write, Fail, progress, stop);
        ReadClips([.. inputs.Where(input => !input.IsPhoto)], stop);
        return _failed == 0 ? 0 : Incomplete;
    }

    private void ReadClips(ReadInput[] clips, CancellationToken stop)
    {
        if (clips.Length == 0) return;
        using var readers = new CodeReaderLoader(CodeReaderOptions.Passing, new OnnxOptions { Threads = Environment.ProcessorCount });
        using var detector = GateComposition.Detector(options, Environment.ProcessorCount);
        var reads = new ClipReads(options, detector, readers, annotated);
        foreach (var clip in clips)
        {
            try
            {
                reads.Run(clip, Write, progress, stop);
            }
            catch (Exception failure) when (failure is VideoException or IOException && !stop.IsCancellationRequested)
            {
                Fail(failure.Message);
            }
        }
    }

    private void Write(ReadLine line)
    {
        progress.Clear();
        output.Write(line);
    }

    private void Fail(string problem)
    {
        progress.Clear();
        _failed++;
        errors.WriteLine($"{CommandOptions.Program}: {problem}");
    }
}
