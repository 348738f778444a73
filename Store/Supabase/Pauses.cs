namespace ParkingGate.Store.Supabase;

/// <summary>How long to wait after failures in a row: longer each time, and by chance up to a half shorter, so that the gates of a site do not
/// all come back at the same moment.</summary>
internal sealed class Pauses(IReadOnlyList<TimeSpan> steps)
{
    /// <summary>Whoever stands between may say anything.</summary>
    private static readonly TimeSpan LongestWord = TimeSpan.FromMinutes(10);

    private int _failures;

    /// <param name="atLeast">The other side's own word, obeyed up to ten minutes.</param>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        var step = steps[Math.Min(_failures++, steps.Count - 1)];
        var pause = step * (0.5 + Random.Shared.NextDouble() / 2);
        var word = atLeast > LongestWord ? LongestWord : atLeast;
        return word > pause ? word.Value : pause;
    }

    public void Reset() => _failures = 0;
}
