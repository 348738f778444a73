namespace ParkingGate.Tracking;

/// <summary>
/// How patient and how strict the tracker is. The defaults suit our container detector at 5 to 10 looks a second.
/// </summary>
internal sealed record TrackerOptions
{
    /// <summary>From here on a detection counts by itself; below, it can only continue a track that is there already.</summary>
    public float HighScore { get; init; } = 0.45f;

    /// <summary>
    /// Below this a detection is noise. Not ByteTrack's 0.1: our detector gives 55 boxes of 0.1 to 0.2 for every picture of the
    /// demo clip (after NMS), so there is always one to be found, and tracks live on after their container has left.
    /// </summary>
    public float LowScore { get; init; } = 0.2f;

    /// <summary>A new track needs at least this: our detector's short-lived false boxes lie mostly under it.</summary>
    public float BirthScore { get; init; } = 0.5f;

    /// <summary>
    /// With this, and not inside a better one, it may begin a guess: a track that nobody is told of until it is seen well
    /// (<see cref="BirthScore"/>) or somebody vouches for it. As <see cref="BirthScore"/>: there are no guesses.
    /// </summary>
    public float GuessScore { get; init; } = 0.5f;

    /// <summary>What carries a guess on: a little under <see cref="GuessScore"/>, around which scores flicker.</summary>
    internal float FaintScore => 0.9f * GuessScore;

    /// <summary>Sightings in a row before a track gets its id.</summary>
    public int ConfirmHits { get; init; } = 2;

    /// <summary>
    /// The same for a box nested in a better one: mostly a second box of the same container, seldom a second container.
    /// </summary>
    public int NestedConfirmHits { get; init; } = 6;

    /// <summary>How long weak detections alone may carry a track, in seconds; then it counts as not seen.</summary>
    public double WeakForS { get; init; } = 1;

    /// <summary>How long a container may stay unseen and still be the same one, in seconds.</summary>
    public double LostForS { get; init; } = 2;

    /// <summary>
    /// Least overlap with the predicted box. At 5 looks a second a container that moves its own width a second overlaps by 0.67.
    /// </summary>
    public float MatchIou { get; init; } = 0.2f;

    /// <summary>The same for a track that was not seen last time: something else may have moved in front of it.</summary>
    public float LostMatchIou { get; init; } = 0.3f;

    /// <summary>The same for a weak or nested detection. ByteTrack's 0.5.</summary>
    public float WeakMatchIou { get; init; } = 0.5f;

    /// <summary>From this share of the smaller box inside the other one, two boxes are taken for the same container.</summary>
    public float NestedShare { get; init; } = 0.7f;

    /// <summary>A longer pause between updates ends every track, in seconds.</summary>
    public double MaxPauseS { get; init; } = 10;
}
