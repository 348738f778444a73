using ParkingGate.Tracking;

namespace ParkingGate.Pipeline;

/// <summary>Something that happened at a camera, as data; the wire form is made at the edge.</summary>
internal abstract record GateEvent
{
    public sealed record ProcessingStarted(string Source, SourceFacts? Facts = null) : GateEvent;

    public sealed record ProcessingStopped(StopReason Reason) : GateEvent;

    /// <summary>Every viewer has paused: nothing is sent, and the camera stops after its linger time.</summary>
    public sealed record ProcessingPaused : GateEvent;

    public sealed record ProcessingResumed : GateEvent;

    /// <summary>Box in pixels of the camera's default live picture.</summary>
    public sealed record ContainerDetected(int ContainerId, Box Box, float Confidence) : GateEvent;

    /// <summary>A picture of it was taken for reading.</summary>
    public sealed record ContainerCaptured(int ContainerId) : GateEvent;

    public sealed record OcrRequested(int ContainerId) : GateEvent;

    public sealed record OcrCompleted(int ContainerId, string Code, double Confidence, bool CheckDigitOk) : GateEvent;

    /// <summary>It left without a sure code. Reason: a few words for people.</summary>
    public sealed record OcrFailed(int ContainerId, string Reason) : GateEvent;

    /// <summary>It is a passage in the log now. Code: eleven characters without blanks, null when it was not read.</summary>
    public sealed record ContainerLogged(int ContainerId, Guid LogId, string? Code) : GateEvent;

    public sealed record ContainerLeft(int ContainerId) : GateEvent;

    /// <summary>The source gave up; it is tried again after the pause.</summary>
    public sealed record SourceLost(string Message, double RetryInS) : GateEvent;

    public sealed record SourceRecovered(double DownS, SourceFacts? Facts = null) : GateEvent;

    /// <summary>Message: one sentence for an operator.</summary>
    public sealed record Failed(string Code, string Message) : GateEvent;
}

/// <summary>Why a camera stopped.</summary>
internal enum StopReason
{
    NoViewers,
    EndOfSource,
    Shutdown,
    Error,

    /// <summary>Its settings have changed; it starts again with the new ones.</summary>
    Changed,

    /// <summary>It was taken out of the settings.</summary>
    Removed,
}
