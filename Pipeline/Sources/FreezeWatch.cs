using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline.Sources;

/// <summary>
/// Notices a camera that sends the same picture for ever. A sensor's noise changes some of 5,184 sampled pixels within a second or two;
/// an encoder that is fed one and the same picture changes none by more than its own rounding. Owns the thumbnail. One thread.
/// </summary>
internal sealed class FreezeWatch(TimeSpan limit) : IDisposable
{
    /// <summary>Grey levels by which one and the same picture may differ after coding.</summary>
    private const int Rounding = 3;

    /// <summary>Between two comparisons; each costs a fraction of a millisecond.</summary>
    private const double EveryS = 1;

    private readonly LumaThumbnail _thumbnail = new();
    private readonly byte[] _last = new byte[LumaThumbnail.Width * LumaThumbnail.Height];
    private double _checkedS = double.NegativeInfinity;
    private double _changedS = double.NegativeInfinity;

    /// <summary>The last picture that was compared has been the same for the limit.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>How long it has been the same, in whole seconds.</summary>
    public double SameForS => Math.Floor(_checkedS - _changedS);

    /// <summary>Looks at the picture, which stays the caller's, if it is time. While frozen it looks at each: the first other one counts.</summary>
    public void Look(Frame frame)
    {
        if (limit <= TimeSpan.Zero || (!IsFrozen && frame.TimeS < _checkedS + EveryS)) return;
        _checkedS = frame.TimeS;
        var now = _thumbnail.Of(frame);
        if (!IsSame(now))
        {
            now.CopyTo(_last); // compared with the first of the run: a picture that changes ever so slowly is no frozen one
            _changedS = frame.TimeS;
        }
        IsFrozen = frame.TimeS - _changedS >= limit.TotalSeconds;
    }

    public void Dispose() => _thumbnail.Dispose();

    private bool IsSame(ReadOnlySpan<byte> now)
    {
        for (var i = 0; i < now.Length; i++)
        {
            if (Math.Abs(now[i] - _last[i]) > Rounding) return false;
        }
        return true;
    }
}
