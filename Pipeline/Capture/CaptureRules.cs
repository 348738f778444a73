namespace ParkingGate.Pipeline.Capture;

/// <summary>When a container's picture is taken and read.</summary>
internal sealed record CaptureRules
{
    /// <summary>Sightings before the first picture: a box that flickers up is not read.</summary>
    public int LeastHits { get; init; } = 3;

    /// <summary>Least height of the box in pixels; characters of a smaller container are under 6 pixels high.</summary>
    public int LeastHeightPx { get; init; } = 60;

    /// <summary>Least share of the picture that the box covers.</summary>
    public double LeastArea { get; init; } = 0.01;

    /// <summary>
    /// Least sharpness: variance of the Laplacian of the crop, in squared grey levels. Only a blank or wholly blurred picture is under
    /// 1: a clean container has few edges.
    /// </summary>
    public double LeastSharpness { get; init; } = 1;

    /// <summary>Seconds from one read of a container to the next, while it has no sure code.</summary>
    public double ReadEveryS { get; init; } = 0.2;

    /// <summary>The same once it has one, until it is logged.</summary>
    public double ReadAgainEveryS { get; init; } = 0.5;

    /// <summary>The same while it shows a code that is logged: a second container may follow in the same track.</summary>
    public double ReadLoggedEveryS { get; init; } = 1;

    /// <summary>And the share of a reader's time that it may have at most: where reading is slow, others need it more.</summary>
    public double MostLoggedShare { get; init; } = 0.25;

    /// <summary>A code must have been sure this long, in seconds, before it is logged, unless the container leaves before.</summary>
    public double SettleS { get; init; } = 1.5;

    /// <summary>How long a sure code waits, in seconds, for the container to move so far that its direction is known.</summary>
    public double DirectionWaitS { get; init; } = 10;

    /// <summary>Reads of one container; whoever waits at the barrier is not read for ever.</summary>
    public int MostReads { get; init; } = 60;

    /// <summary>How much the box is grown on each side before cutting: characters stand at the edge.</summary>
    public float Margin { get; init; } = 0.04f;

    /// <summary>Reads of something that the detector is not sure of; a code makes it a container.</summary>
    public int MostGuessReads { get; init; } = 12;

    /// <summary>How long a code that was read proves, in seconds, that there is a container, whatever the detector makes of it.</summary>
    public double ProofLastsS { get; init; } = 1;

    /// <summary>A container that was never read is logged only when it was in view this long, in seconds,</summary>
    public double LeastSeenS { get; init; } = 1;

    /// <summary>the detector was so sure of it in the mean,</summary>
    public double LeastConfidence { get; init; } = 0.45;

    /// <summary>and it stood, in so many of its pictures, where some seconds before something else was: what is always there is no passage.</summary>
    public int LeastArrivals { get; init; } = 4;

    /// <summary>And in this share of them.</summary>
    public double LeastArrivalShare { get; init; } = 0.3;

    /// <summary>How long it waits for a code that explains it, in seconds: the other side of the same container, or the next box.</summary>
    public double ReviewWaitS { get; init; } = 10;
}
