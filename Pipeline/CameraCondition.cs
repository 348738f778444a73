namespace ParkingGate.Pipeline;

/// <summary>
/// What a camera is doing, written by its own loops and read by anyone. Ages are of the monotonic clock: a step of the wall clock
/// makes no camera old.
/// </summary>
internal sealed class CameraCondition(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private CameraState _state;
    private DateTimeOffset _since = clock.GetUtcNow();
    private string? _problem;
    private long _retryAt;
    private long _pictureAt; // 0: none

    public CameraStatus Status
    {
        get
        {
            lock (_gate)
            {
                var pictureAt = Volatile.Read(ref _pictureAt);
                return new CameraStatus(_state, _since, pictureAt == 0 ? null : clock.GetElapsedTime(pictureAt), _problem, RetryIn);
            }
        }
    }

    /// <summary>A picture left the source. Called for each, so it costs next to nothing.</summary>
    public void Picture()
    {
        Volatile.Write(ref _pictureAt, clock.GetTimestamp());
        if (_state != CameraState.Online) Enter(CameraState.Online);
    }

    public void Starting()
    {
        Volatile.Write(ref _pictureAt, 0);
        Enter(CameraState.Starting);
    }

    public void Idle() => Enter(CameraState.Idle);

    /// <summary>No pictures; the next attempt is after <paramref name="retryIn"/>.</summary>
    public void Offline(string problem, TimeSpan retryIn) => Enter(CameraState.Offline, problem, clock.GetTimestamp() + Ticks(retryIn));

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
