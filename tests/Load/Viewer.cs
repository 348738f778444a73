namespace ParkingGate.Load;

/// <summary>Where viewers put their times; one for all of a crowd.</summary>
/// <param name="EndToEnd">From the picture leaving the camera reader to its last byte being here.</param>
/// <param name="Delivery">From its being queued for sending.</param>
internal sealed record FrameTimes(Latencies EndToEnd, Latencies Delivery)
{
    public FrameTimes() : this(new(), new()) { }
}

/// <summary>One client of <c>/ws/video</c>.</summary>
/// <param name="leaveAfter">Frames after which it goes; 0: it stays.</param>
internal sealed class Viewer(WireSocket socket, FrameTimes times, int leaveAfter = 0) : CrowdMember(socket)
{
    private long _lastSequence = -1;

    public long Frames { get; private set; }

    public long Skipped { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Frames that were not newer than the one before.</summary>
    public long Disordered { get; private set; }

    public override void Clear() => (Frames, Skipped, Bytes, Disordered) = (0, 0, 0, 0);

    protected override void Received(MessageReader message)
    {
        if (FrameFacts.Of(message) is not { } frame) return;
        var nowMs = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
        Frames++;
        Bytes += message.Length;
        Skipped += frame.Skipped;
        if (frame.Sequence <= _lastSequence) Disordered++;
        _lastSequence = frame.Sequence;
        times.EndToEnd.Add(nowMs - frame.TimeMs);
        times.Delivery.Add(nowMs - frame.QueuedMs);
        if (leaveAfter > 0 && Frames >= leaveAfter) Leave(politely: frame.Sequence % 2 == 0);
    }
}
