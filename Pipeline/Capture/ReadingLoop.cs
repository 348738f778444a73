using System.Diagnostics;
using ParkingGate.Reading.Code;

namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// Reads candidates: on a thread of its own for a camera, or in the caller's when every picture is to be worked on in order. Owns
/// the code reader: opened with the thread, before the first container is in view, or with the first candidate.
/// </summary>
internal sealed class ReadingLoop(Func<CodeReader> openReader) : IDisposable
{
    private CodeReader? _reader;

    /// <summary>Runs until the queue is closed and empty: what was photographed is read.</summary>
    public void Run(CandidateQueue queue, CaptureDesk desk)
    {
        _reader ??= openReader();
        while (queue.Take() is { } candidate)
        {
            using (candidate)
            {
                var started = Stopwatch.GetTimestamp();
                Read(candidate, desk);
                desk.Took(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }
    }

    /// <summary>One candidate, which stays the caller's.</summary>
    public void Read(Candidate candidate, CaptureDesk desk)
    {
        _reader ??= openReader();
        desk.Answered(candidate, _reader.Read(candidate.Picture));
    }

    public void Dispose() => _reader?.Dispose();
}

/// <summary>What a camera needs to log what passes; without it containers are followed and shown only.</summary>
internal sealed record CaptureParts(Func<CodeReader> OpenReader, CaptureRules Rules, CaptureSite Site, ParkingGate.Containers.PassageFilter Filter, RecordPassage Record);
