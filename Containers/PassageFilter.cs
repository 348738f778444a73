using System.Runtime.InteropServices;

namespace ParkingGate.Containers;

/// <summary>
/// Tells a new passage from one that is still going on: the same code at the same camera within the window, 60 s unless told.
/// Every sighting begins the window anew, so a truck that waits for minutes is one passage. May be asked from several threads.
/// </summary>
internal sealed class PassageFilter(TimeSpan? window = null)
{
    // Enough for a gate that sees a container every second through an hour-long window; then the oldest are forgotten.
    private const int MostKept = 4096;

    private readonly TimeSpan _window = window ?? TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Camera, ContainerCode Code), DateTimeOffset> _lastSeen = [];

    internal int Kept => _lastSeen.Count;

    /// <summary>True when this passage was asked about before; the question itself counts as a sighting.</summary>
    public bool IsRepeat(string camera, ContainerCode code, DateTimeOffset at)
    {
        lock (_lock)
        {
            ref var lastSeen = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastSeen, (camera, code), out var known);
            // Pictures may be asked about a little out of order; a clock that was set back far begins anew.
            var repeat = known && (at - lastSeen).Duration() <= _window;
            lastSeen = repeat && lastSeen > at ? lastSeen : at;
            if (!known) Forget(at);
            return repeat;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        // Removing while walking is allowed. Per camera clocks may differ, so only what is long past goes.
        foreach (var (key, lastSeen) in _lastSeen)
        {
            if (now - lastSeen > 2 * _window) _lastSeen.Remove(key);
        }
        if (_lastSeen.Count > MostKept) _lastSeen.Remove(_lastSeen.MinBy(static seen => seen.Value).Key);
    }
}
