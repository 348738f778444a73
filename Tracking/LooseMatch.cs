namespace ParkingGate.Tracking;

/// <summary>
/// How well a detection fits a track whose predicted box cannot be trusted: its speed is not known yet, or it was not seen for
/// a while. Plain overlap fails there (a container that moves its own width between two looks overlaps its old box by nothing),
/// so both boxes are expanded first, as in C-BIoU: its buffers (0.3, then 0.5) bridge a gap of 0.6 to 1 width, and unlike
/// GIoU the score stays 0 for boxes that are far apart, whatever their sizes.
/// </summary>
internal static class LooseMatch
{
    // A container comes out from behind something little by little: the visible strip must lie in the box expected there.
    private const float StripShare = 0.7f;
    private const float StripScore = 0.25f;
    private const float StripBuffer = 0.15f;

    public const float LeastScore = 0.15f;

    /// <summary>Whether the prediction alone is not enough for this track.</summary>
    public static bool Applies(Track track, double timeS) =>
        track.Steps <= 3 || track.State == TrackState.Lost || timeS - track.LastSeenS > 0.5;

    /// <summary>0..1; the best of three stories: it went on, it stood still, it was covered and comes out again.</summary>
    public static float Score(Track track, in Box predicted, in Box seen, double timeS)
    {
        var buffer = timeS - track.LastSeenS <= 0.25 ? 0.3f : 0.5f;
        var grown = seen.Expand(buffer);
        var wentOn = Box.Iou(predicted.Expand(buffer), grown);
        var stood = Box.Iou(track.Box.Expand(buffer), grown);
        var best = Math.Max(wentOn, stood);
        return track.State == TrackState.Lost ? Math.Max(best, ComingOut(track, seen, timeS)) : best;
    }

    private static float ComingOut(Track track, in Box seen, double timeS)
    {
        var expected = track.Uncovered(timeS).Expand(StripBuffer);
        var sameHeight = Math.Min(expected.Height, seen.Height) / Math.Max(expected.Height, seen.Height);
        var inside = Box.Intersection(expected, seen) / seen.Area;
        return inside >= StripShare && sameHeight >= 0.6f ? StripScore + Box.Iou(expected, seen) : 0;
    }
}
