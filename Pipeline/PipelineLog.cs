using System.Globalization;
using ParkingGate.Reading;

namespace ParkingGate.Pipeline;

/// <summary>What the pipeline says to an operator. Numbers 1000 to 1999; a number never changes its meaning.</summary>
internal static partial class PipelineLog
{
    /// <summary>Events that an operator should find in the log; containers are too many and are in the log book.</summary>
    public static void Happened(this ILogger log, PublishedEvent published)
    {
        switch (published.Event)
        {
            case GateEvent.ProcessingStarted started:
                log.Started(published.Camera, started.Source, Words(started.Facts));
                break;
            case GateEvent.ProcessingStopped stopped:
                log.Stopped(published.Camera, stopped.Reason);
                break;
            case GateEvent.SourceLost lost:
                log.SourceLost(published.Camera, lost.Message, lost.RetryInS);
                break;
            case GateEvent.SourceRecovered back:
                log.SourceRecovered(published.Camera, back.DownS, Words(back.Facts));
                break;
            case GateEvent.Failed { Code: "live_source_failed" } failed:
                log.LiveSourceFailed(published.Camera, failed.Message);
                break;
            case GateEvent.Failed { Code: not "source_failed" } failed: // that one is followed by "source lost"
                log.Failed(published.Camera, failed.Message);
                break;
        }
    }

    private static string Words(SourceFacts? facts) => facts is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $": {facts.Codec} {facts.Width}x{facts.Height}, {(facts.Fps > 0 ? $"{facts.Fps:0.#} pictures a second" : "rate unknown")}, decoded by {facts.Decoder}");

    /// <summary>Which detector, on what; and why not on what was asked for.</summary>
    public static void DetectorRuns(this ILogger log, DetectorLoader detector)
    {
        if (detector.Refusal is { } refusal) log.ProviderRefused(refusal);
        log.DetectorRuns(detector.Model.Name, detector.RunsOn);
    }

    [LoggerMessage(1012, LogLevel.Information, "Containers are found by {Model}, computed by {RunsOn}")]
    private static partial void DetectorRuns(this ILogger log, string model, string runsOn);

    [LoggerMessage(1013, LogLevel.Warning, "Detector:Provider is not used: {Reason}.")]
    private static partial void ProviderRefused(this ILogger log, string reason);

    [LoggerMessage(1001, LogLevel.Information, "{Camera}: started on {Source}{Facts}")]
    private static partial void Started(this ILogger log, string camera, string source, string facts);

    [LoggerMessage(1002, LogLevel.Information, "{Camera}: stopped ({Reason})")]
    private static partial void Stopped(this ILogger log, string camera, StopReason reason);

    [LoggerMessage(1003, LogLevel.Warning, "{Camera}: {Message} Trying again in {RetryInS} s.")]
    private static partial void SourceLost(this ILogger log, string camera, string message, double retryInS);

    [LoggerMessage(1004, LogLevel.Information, "{Camera}: the source is back after {DownS:0.#} s{Facts}")]
    private static partial void SourceRecovered(this ILogger log, string camera, double downS, string facts);

    [LoggerMessage(1011, LogLevel.Warning, "{Camera}: viewers see the main stream, because of the live one: {Message}")]
    private static partial void LiveSourceFailed(this ILogger log, string camera, string message);

    [LoggerMessage(1006, LogLevel.Information, "{Camera}: added to the settings")]
    public static partial void CameraAdded(this ILogger log, string camera);

    [LoggerMessage(1007, LogLevel.Information, "{Camera}: taken out of the settings")]
    public static partial void CameraRemoved(this ILogger log, string camera);

    [LoggerMessage(1008, LogLevel.Information, "{Camera}: goes on with changed settings")]
    public static partial void CameraChanged(this ILogger log, string camera);

    [LoggerMessage(1009, LogLevel.Warning, "{Key} has changed in the settings; that takes effect when the program is started again")]
    public static partial void NeedsRestart(this ILogger log, string key);

    [LoggerMessage(1010, LogLevel.Error, "The changed settings cannot be used, so nothing has changed: {Problem}")]
    public static partial void SettingsNotUsed(this ILogger log, string problem);

    [LoggerMessage(1005, LogLevel.Error, "{Camera}: processing failed: {Message}")]
    private static partial void Failed(this ILogger log, string camera, string message);
}
