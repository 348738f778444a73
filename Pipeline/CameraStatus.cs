namespace ParkingGate.Pipeline;

/// <summary>What a camera is doing.</summary>
internal enum CameraState
{
    /// <summary>Nobody watches and it is not to work always, or its source is over.</summary>
    Idle,

    /// <summary>Its source is being opened for the first time since it was idle.</summary>
    Starting,

    /// <summary>Pictures come.</summary>
    Online,

    /// <summary>No pictures come; <see cref="CameraStatus.Problem"/> says why.</summary>
    Offline,
}

/// <summary>A camera at one moment.</summary>
/// <param name="Since">When it came into this state.</param>
/// <param name="PictureAge">Since the last picture left the source; null before the first one since it was idle.</param>
/// <param name="Problem">One sentence for an operator while it is offline, else null.</param>
/// <param name="RetryIn">Until the next attempt, while it is offline and waits for that.</param>
internal sealed record CameraStatus(CameraState State, DateTimeOffset Since, TimeSpan? PictureAge, string? Problem, TimeSpan? RetryIn)
{
    /// <summary>A picture older than this is not the present: viewers must not take it for that.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(3);

    /// <summary>The last picture may be shown as what is there now.</summary>
    public bool IsLive => State == CameraState.Online && PictureAge < Stale;
}
