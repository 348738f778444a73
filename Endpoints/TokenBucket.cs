using System.Diagnostics;

namespace ParkingGate.Endpoints;

/// <summary>So many a second, and as many at once as were saved up. Its owner keeps threads apart.</summary>
/// <param name="perSecond">More than 0.</param>
/// <param name="burst">At least 1; full at the start.</param>
internal sealed class TokenBucket(double perSecond, double burst)
{
    private double _missing;
    private long _countedAt = Stopwatch.GetTimestamp();

    /// <summary>False when there are not enough left; nothing is taken then.</summary>
    public bool TryTake(double count = 1) => TryTake(count, Stopwatch.GetTimestamp());

    /// <summary>The same at a moment of <see cref="Stopwatch"/>.</summary>
    public bool TryTake(double count, long now)
    {
        if (Missing(now) + count > burst) return false;
        _missing += count;
        return true;
    }

    /// <summary>Until so many are there.</summary>
    public TimeSpan Until(double count, long now) => TimeSpan.FromSeconds(Math.Max(0, (Missing(now) + count - burst) / perSecond));

    /// <summary>Nothing was taken for so long that it is as at the start.</summary>
    public bool IsFull(long now) => Missing(now) == 0;

    private double Missing(long now)
    {
        if (now > _countedAt)
        {
            _missing = Math.Max(0, _missing - (Stopwatch.GetElapsedTime(_countedAt, now).TotalSeconds * perSecond));
            _countedAt = now;
        }
        return _missing;
    }
}
