namespace ParkingGate.Tracking;

/// <summary>
/// One container over time. Owned by the tracker, which reuses the instance one update after it reported
/// <see cref="TrackState.Removed"/>: keep the <see cref="Id"/>, not the object.
/// </summary>
internal sealed class Track
{
    // A box further ahead than this has nothing to do with the picture any more: trucks at a gate brake.
    private const double MaxAheadS = 0.5;

    // How long the full size of a container is remembered that is being covered or driving away.
    private const double SizeMemoryS = 10;

    private KalmanBox _motion;
    private float _fullWidth, _fullHeight;

    /// <summary>1, 2, 3… in the order of confirmation; 0 while tentative.</summary>
    public int Id { get; internal set; }
    public TrackState State { get; internal set; }

    /// <summary>The smoothed box at <see cref="LastSeenS"/>; of a lost track, where it was last seen.</summary>
    public Box Box => _motion.Box;

    /// <summary>The detector's own box at <see cref="LastSeenS"/>, not smoothed: the one to cut crops by.</summary>
    public Box SeenBox { get; private set; }
    public float Confidence { get; private set; }
    public int ClassId { get; private set; }

    /// <summary>How often it was seen, weak detections included.</summary>
    public int Hits { get; private set; }
    public double FirstSeenS { get; private set; }
    public double LastSeenS { get; private set; }

    /// <summary>A container for sure: seen well often enough, or its code was read. Else a guess, worth a closer look and no more.</summary>
    public bool IsFirm { get; internal set; }

    /// <summary>When it was last seen by a detection that counts by itself, or began.</summary>
    internal double StrongAtS { get; set; }

    /// <summary>The best score it was ever seen with, and how often it was seen nearly as well as a container is.</summary>
    internal float BestConfidence { get; private set; }

    internal int FirmHits { get; set; }

    /// <summary>The box moved on to <paramref name="timeS"/>, by at most half a second. Changes nothing.</summary>
    public Box BoxAt(double timeS) => _motion.After(Ahead(timeS, MaxAheadS));

    /// <summary>How many boxes the speed is made of: under three or so it is a guess.</summary>
    internal int Steps { get; private set; }

    internal Box Predicted(double timeS) => _motion.After(Ahead(timeS, 1));

    internal Box Uncovered(double timeS) => _motion.Uncovered(Ahead(timeS, double.MaxValue), _fullWidth, _fullHeight);

    internal void Start(in Detection seen, double timeS)
    {
        (Id, State, Hits, FirstSeenS, StrongAtS) = (0, TrackState.Tentative, 1, timeS, timeS);
        (IsFirm, BestConfidence, FirmHits) = (false, 0, 0);
        (_motion, Steps) = (KalmanBox.Start(seen.Box), 1);
        (_fullWidth, _fullHeight) = (seen.Box.Width, seen.Box.Height);
        Remember(seen, timeS);
    }

    internal void See(in Detection seen, double timeS)
    {
        var passed = Math.Max(timeS - LastSeenS, 0);
        var kept = (float)Math.Exp(-passed / SizeMemoryS);
        _motion.Correct(seen.Box, seen.Confidence, passed);
        _fullWidth = Math.Max(seen.Box.Width, _fullWidth * kept);
        _fullHeight = Math.Max(seen.Box.Height, _fullHeight * kept);
        Steps++;
        Hits++;
        Remember(seen, timeS);
    }

    /// <summary>
    /// Found again where the prediction was not: the jump there says nothing about the speed, so that starts anew.
    /// </summary>
    internal void FindAgain(in Detection seen, double timeS)
    {
        See(seen, timeS);
        (_motion, Steps) = (KalmanBox.Start(seen.Box), 1);
    }

    private void Remember(in Detection seen, double timeS)
    {
        (SeenBox, Confidence, ClassId, LastSeenS) = (seen.Box, seen.Confidence, seen.ClassId, timeS);
        BestConfidence = Math.Max(BestConfidence, seen.Confidence);
    }

    // Math.Clamp lets NaN through; this does not.
    private double Ahead(double timeS, double most) => timeS > LastSeenS ? Math.Min(timeS - LastSeenS, most) : 0;
}
