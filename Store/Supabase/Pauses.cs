namespace ParkingGate.Store.Supabase;

/// <summary>How long to wait after failures in a row: longer each time, and by chance up to a half shorter, so that the gates of a site do not
/// all come back at the same moment.</summary>
internal sealed class Pauses(IReadOnlyList<TimeSpan> steps)
{
    private int _failures;

    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        var step = steps[Math.Min(_failures++, steps.Count - 1)];
        var pause = step * (0.5 + Random.Shared.NextDouble() / 2);
        return atLeast > pause ? atLeast.Value : pause;
    }

    public void Reset() => _failures = 0;
}
