using System.Text.Json;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;
using ParkingGate.Tracking;

namespace ParkingGate.Endpoints;

/// <summary>Events in their wire form.</summary>
internal static class EventJson
{
    /// <summary>One event as every subscriber gets it.</summary>
    public static byte[] Write(PublishedEvent published)
    {
        var (type, data) = Parts(published.Event);
        var message = new EventMessage(type, data, WireTime.Seconds(published.Time))
        {
            Camera = published.Camera,
            Id = published.Id.ToString(),
        };
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.EventMessage);
    }

    /// <summary>What a client missed, first that it missed more than is kept.</summary>
    public static IEnumerable<byte[]> Replay(EventReplay replay)
    {
        if (replay.Gap != EventGap.None) yield return Missed(replay);
        foreach (var published in replay.Events) yield return published.Message(Write);
    }

    /// <summary>Some events are gone; those that follow are all there are.</summary>
    public static byte[] Missed(EventReplay replay)
    {
        var last = replay.Events.Count > 0 ? replay.Events[^1].Time : DateTimeOffset.UtcNow;
        var message = new EventMessage("events_missed", new EventData { Reason = replay.Gap == EventGap.TooOld ? "too_old" : "restarted" }, WireTime.Seconds(last))
        {
            Id = replay.From.ToString(),
        };
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.EventMessage);
    }

    /// <summary>The answer to one client's message: no camera, no id, not resumed.</summary>
    public static byte[] Answer(string type, EventData data, DateTimeOffset now) =>
        JsonSerializer.SerializeToUtf8Bytes(new EventMessage(type, data, WireTime.Seconds(now)), WireJson.Default.EventMessage);

    private static (string Type, EventData Data) Parts(GateEvent happened) => happened switch
    {
        GateEvent.ProcessingStarted started => ("processing_started", new EventData { Source = started.Source }),
        GateEvent.ProcessingStopped stopped => ("processing_stopped", new EventData { Reason = Word(stopped.Reason) }),
        GateEvent.ProcessingPaused => ("processing_paused", new EventData()),
        GateEvent.ProcessingResumed => ("processing_resumed", new EventData()),
        GateEvent.ContainerDetected seen => ("container_detected", new EventData
        {
            ContainerId = $"c-{seen.ContainerId}",
            Bbox = Corners(seen.Box),
            Confidence = Math.Round(seen.Confidence, 3),
        }),
        GateEvent.ContainerCaptured captured => ("container_capture", new EventData { ContainerId = $"c-{captured.ContainerId}" }),
        GateEvent.OcrRequested asked => ("ocr_requested", new EventData { ContainerId = $"c-{asked.ContainerId}" }),
        GateEvent.OcrCompleted read => ("ocr_completed", new EventData
        {
            ContainerId = $"c-{read.ContainerId}",
            Code = read.Code,
            Confidence = Math.Round(read.Confidence, 3),
            CheckDigitOk = read.CheckDigitOk,
        }),
        GateEvent.OcrFailed unread => ("ocr_failed", new EventData { ContainerId = $"c-{unread.ContainerId}", Reason = unread.Reason }),
        GateEvent.ContainerLogged logged => ("container_logged", new EventData
        {
            ContainerId = $"c-{logged.ContainerId}",
            LogId = logged.LogId.ToString(),
            Code = logged.Code,
        }),
        GateEvent.ContainerLeft left => ("container_left", new EventData { ContainerId = $"c-{left.ContainerId}", Direction = "unknown" }),
        GateEvent.SourceLost lost => ("source_lost", new EventData { Message = lost.Message, RetryInS = lost.RetryInS }),
        GateEvent.SourceRecovered back => ("source_recovered", new EventData { DownS = Math.Round(back.DownS, 1) }),
        GateEvent.Failed failed => ("error", new EventData { Code = failed.Code, Message = failed.Message }),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} has no wire form."),
    };

    private static string Word(StopReason reason) => reason switch
    {
        StopReason.NoViewers => "no_viewers",
        StopReason.EndOfSource => "end_of_source",
        StopReason.Shutdown => "shutdown",
        StopReason.Changed => "changed",
        StopReason.Removed => "removed",
        _ => "error",
    };

    private static double[] Corners(Box box) => [Math.Round(box.X1, 1), Math.Round(box.Y1, 1), Math.Round(box.X2, 1), Math.Round(box.Y2, 1)];
}
