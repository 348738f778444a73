using System.Diagnostics;

namespace ParkingGate.Pipeline;

/// <summary>Shows a file's pictures at their own times. A network source brings its own pace and is never held back.</summary>
internal sealed class SourcePace(bool isPaced)
{
    /// <summary>Further behind than this, the file goes on from now instead of racing to catch up.</summary>
    private const double MostBehindS = 1;

    private double _startedS;
    private long _startedAt;

    /// <summary>Waits until the picture's time has come.</summary>
    public void Wait(double timeS, CancellationToken stop)
    {
        if (!isPaced) return;
        var early = _startedAt == 0 ? -double.MaxValue : timeS - _startedS - Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        if (early < -MostBehindS || early > 10) (_startedS, _startedAt) = (timeS, Stopwatch.GetTimestamp()); // first picture, late, or a jump
        else if (early > 0.001) stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(early));
    }
}
