using System.Collections.Concurrent;
using ParkingGate.Endpoints;
using ParkingGate.Containers;
using ParkingGate.Reading.Code;

namespace ParkingGate.Commands.Read;

/// <summary>
/// Photos: the whole picture is read, without a detector before it, several at a time and told in order. Owns a reader for each thread.
/// </summary>
internal sealed class PhotoReads(CodeReaderLoader loader, string? annotated) : IDisposable
{
    private readonly ConcurrentBag<CodeReader> _readers = [];

    /// <summary>Calls back for each photo in the order given; the other one for each that cannot be read.</summary>
    public void Run(ReadInput[] photos, Action<ReadLine> found, Action<string> failed, ReadProgress progress, CancellationToken stop)
    {
        var done = 0;
        var lines = photos.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered).WithCancellation(stop).Select(Read);
        foreach (var (line, problem) in lines)
        {
            if (line is null) failed(problem);
            else found(line);
            progress.Photo(++done, photos.Length);
        }
    }

    public void Dispose()
    {
        foreach (var reader in _readers) reader.Dispose();
    }

    private (ReadLine? Line, string Problem) Read(ReadInput input)
    {
        try
        {
            using var photo = PhotoFile.Open(input.Path);
            var reader = _readers.TryTake(out var idle) ? idle : loader.Open();
            var reading = reader.Read(photo.View);
            _readers.Add(reader);
            if (annotated is not null) AnnotatedPhoto.Save(photo.Picture, reading, AnnotatedClip.PathFor(annotated, input));
            return (Line(input, reading), "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, failure.Message);
        }
    }

    private static ReadLine Line(ReadInput input, CodeReading best)
    {
        var (sure, unsure) = (Texts(best, accepted: true), Texts(best, accepted: false));
        var text = IsShown(best) ? best.Text : null;
        return new ReadLine
        {
            File = input.Name,
            Status = best.Accepted ? LogJson.Word(PassageStatus.Ok) : text is null ? ReadLine.Nothing : LogJson.Word(PassageStatus.NeedsReview),
            Code = text,
            SizeType = best.SizeType,
            Confidence = Math.Round(best.Confidence, 3),
            Layout = text is null ? null : Word(best.Layout),
            Others = sure.Length == 0 ? null : sure,
            Unsure = unsure.Length == 0 ? null : unsure,
        };
    }

    private static bool IsShown(CodeReading reading) => reading.Accepted || reading.Confidence >= CodeVerdict.LeastShown;

    private static string[] Texts(CodeReading best, bool accepted) =>
        [.. best.Others.Where(other => other.Accepted == accepted && other.Text is not null && IsShown(other)).Select(other => other.Text!)];

    private static string Word(CodeLayout layout) => layout switch
    {
        CodeLayout.Horizontal => "horizontal",
        CodeLayout.Vertical => "vertical",
        CodeLayout.TwoLine => "two-line",
        CodeLayout.ThreeLine => "three-line",
        _ => "vertical-two-columns",
    };
}
