namespace ParkingGate.Tracking;

/// <summary>
/// Where in a camera's picture anything counts: inside of a region, if there are any, and outside of every mask. A container counts
/// when the middle of its box does.
/// </summary>
internal sealed class WatchArea(Polygon[] regions, Polygon[] masks)
{
    public static WatchArea Everything { get; } = new([], []);

    public bool IsEverything => regions.Length == 0 && masks.Length == 0;

    public ReadOnlySpan<Polygon> Masks => masks;

    /// <summary>Whether a point counts, given as shares of the picture's width and height.</summary>
    public bool Has(float x, float y)
    {
        foreach (var mask in masks)
        {
            if (mask.Has(x, y)) return false;
        }
        foreach (var region in regions)
        {
            if (region.Has(x, y)) return true;
        }
        return regions.Length == 0;
    }

    /// <summary>Moves the detections that count to the front, in their order.</summary>
    /// <returns>How many there are.</returns>
    public int Keep(Span<Detection> detections, int width, int height)
    {
        if (IsEverything) return detections.Length;
        var kept = 0;
        foreach (var detection in detections)
        {
            if (Has(detection.Box.CenterX / width, detection.Box.CenterY / height)) detections[kept++] = detection;
        }
        return kept;
    }
}
