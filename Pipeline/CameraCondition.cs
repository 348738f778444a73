namespace ParkingGate.Pipeline;

/// <summary>
/// What a camera is doing and has done, written by its own loops and read by anyone. Ages are of the monotonic clock: a step of the
/// wall clock makes no camera old.
/// </summary>
internal sealed class CameraCondition(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private volatile CameraState _state;
    private volatile SourceFacts? _facts;
    private DateTimeOffset _since = clock.GetUtcNow();
    private string? _problem;
    private long _retryAt;
    private long _pictureAt; // 0: none
    private long _number;
    private long _pictures;
    private long _corrupt;
    private long _losses;
    private long _looks;
    private long _skippedLooks;
    private readonly Sources.RateMeter _lookRate = new();

    public CameraStatus Status
    {
        get
        {
            lock (_gate)
            {
                var pictureAt = Volatile.Read(ref _pictureAt);
                return new CameraStatus(_state, _since, pictureAt == 0 ? null : clock.GetElapsedTime(pictureAt), _problem, RetryIn) { Facts = _facts };
            }
        }
    }

    /// <summary>What its source turned out to be; null before it was first opened.</summary>
    public SourceFacts? Facts => _facts;

    /// <summary>As <see cref="CameraStatus.IsLive"/>, at the price of a few numbers: asked for every picture.</summary>
    public bool IsLive => _state == CameraState.Online && Volatile.Read(ref _pictureAt) is not 0 and var at && clock.GetElapsedTime(at) < CameraStatus.StaleAfter(_facts);

    public CameraCounts Counts => new(Interlocked.Read(ref _pictures), Interlocked.Read(ref _corrupt), Interlocked.Read(ref _losses),
        Interlocked.Read(ref _looks), Interlocked.Read(ref _skippedLooks));

    /// <summary>Runs of the detector a second, lately.</summary>
    public double LookRate => _lookRate.Fps;

    /// <summary>Counts the pictures that viewers get, from 1, for as long as the program runs: a number never comes again.</summary>
    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>A picture left the source. Called for each, so it costs next to nothing.</summary>
    public void Picture()
    {
        Volatile.Write(ref _pictureAt, clock.GetTimestamp());
        Interlocked.Increment(ref _pictures);
        if (_state != CameraState.Online) Enter(CameraState.Online);
    }

    public void Corrupted(long more) => Interlocked.Add(ref _corrupt, more);

    /// <summary>What the source turned out to be, when that is news.</summary>
    public void Found(SourceFacts facts) => _facts = facts;

    /// <summary>The detector ran on a picture of this time; there was no time for so many runs before.</summary>
    public void Looked(double timeS, int skipped)
    {
        Interlocked.Increment(ref _looks);
        Interlocked.Add(ref _skippedLooks, skipped);
        _lookRate.Add(timeS);
    }

    public void Starting()
    {
        Volatile.Write(ref _pictureAt, 0);
        Enter(CameraState.Starting);
    }

    public void Idle() => Enter(CameraState.Idle);

    /// <summary>No pictures; the next attempt is after <paramref name="retryIn"/>.</summary>
    public void Offline(string problem, TimeSpan retryIn)
    {
        if (_state != CameraState.Offline) Interlocked.Increment(ref _losses);
        Enter(CameraState.Offline, problem, clock.GetTimestamp() + Ticks(retryIn));
    }

    /// <summary>The pause is over: an attempt is being made.</summary>
    public void Trying()
    {
        lock (_gate) _retryAt = 0;
    }

    private TimeSpan? RetryIn => _retryAt == 0 ? null : TimeSpan.FromTicks(Math.Max(0, clock.GetElapsedTime(clock.GetTimestamp(), _retryAt).Ticks));

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private void Enter(CameraState state, string? problem = null, long retryAt = 0)
    {
        lock (_gate)
        {
            if (state != _state) _since = clock.GetUtcNow();
            (_state, _problem, _retryAt) = (state, problem, retryAt);
        }
    }
}
