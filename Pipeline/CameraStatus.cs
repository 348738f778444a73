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
    /// <summary>What its source turned out to be; null before it was first opened.</summary>
    public SourceFacts? Facts { get; init; }

    /// <summary>The last picture may be shown as what is there now.</summary>
    public bool IsLive => State == CameraState.Online && PictureAge < StaleAfter(Facts);

    /// <summary>A picture older than this is not the present: viewers must not take it for that. Three seconds, or as long as three pictures of a slow source take.</summary>
    public static TimeSpan StaleAfter(SourceFacts? facts) => TimeSpan.FromSeconds(facts is { Fps: > 0 and < 1 } slow ? 3 / slow.Fps : 3);
}

/// <summary>What an open source turned out to be.</summary>
/// <param name="Fps">Pictures a second, as they come; 0 when unknown.</param>
/// <param name="Decoder">What decodes them: software, or the name of some hardware.</param>
internal sealed record SourceFacts(string Codec, int Width, int Height, double Fps, string Decoder);

/// <summary>What a camera has done since the program started.</summary>
/// <param name="Pictures">That left the source.</param>
/// <param name="Corrupt">Packets and pictures that were damaged.</param>
/// <param name="Losses">Times that the source was lost.</param>
/// <param name="Looks">Runs of the detector.</param>
/// <param name="SkippedLooks">Runs that there was no time for, while something moved.</param>
internal readonly record struct CameraCounts(long Pictures, long Corrupt, long Losses, long Looks, long SkippedLooks);
