namespace ParkingGate.Tracking;

/// <summary>The usable detections of one update with their ranks, and which of them already belong to a track.</summary>
internal sealed class Sightings(TrackerOptions options)
{
    /// <summary>
    /// More detections than this in one picture are noise; the first ones count (detectors give the best first).
    /// </summary>
    public const int Capacity = 300;

    // A nested box that fits a known container this much, and twice as well as the box it is nested in, is that container.
    private const float OwnTrackIou = 0.5f;
    private const float OwnTrackLead = 2;

    private readonly Detection[] _detections = new Detection[Capacity];
    private readonly SightingRank[] _ranks = new SightingRank[Capacity];
    private readonly bool[] _taken = new bool[Capacity];

    public int Count { get; private set; }

    public ref readonly Detection this[int index] => ref _detections[index];

    public SightingRank Rank(int index) => _ranks[index];

    public bool IsFree(int index) => !_taken[index];

    public void Take(int index) => _taken[index] = true;

    /// <summary>
    /// Takes over what is usable; <paramref name="known"/> are the boxes where confirmed containers are expected.
    /// </summary>
    public void Load(ReadOnlySpan<Detection> detections, ReadOnlySpan<Box> known)
    {
        Count = 0;
        foreach (ref readonly var detection in detections)
        {
            if (Count == Capacity) break;
            // A NaN score fails the comparison too.
            if (detection.Confidence >= options.LowScore && detection.Box.IsUsable) _detections[Count++] = detection;
        }
        _taken.AsSpan(0, Count).Clear();
        for (var i = 0; i < Count; i++)
            _ranks[i] = RankOf(i, known);
    }

    private SightingRank RankOf(int index, ReadOnlySpan<Box> known)
    {
        var confidence = _detections[index].Confidence;
        if (confidence < Math.Min(options.HighScore, options.FaintScore)) return SightingRank.Weak;
        var isNested = IsNested(index, known);
        return confidence >= options.HighScore
            ? isNested ? SightingRank.Nested : SightingRank.Primary
            : isNested ? SightingRank.Weak : SightingRank.Faint;
    }

    private bool IsNested(int index, ReadOnlySpan<Box> known)
    {
        for (var other = 0; other < Count; other++)
        {
            if (IsBetter(other, index)
                && Box.Nesting(_detections[other].Box, _detections[index].Box) >= options.NestedShare
                && !IsKnown(_detections[index].Box, _detections[other].Box, known)) return true;
        }
        return false;
    }

    private bool IsBetter(int a, int b)
    {
        var lead = _detections[a].Confidence - _detections[b].Confidence;
        return lead > 0 || (lead == 0 && a < b);
    }

    private static bool IsKnown(in Box nested, in Box around, ReadOnlySpan<Box> known)
    {
        foreach (ref readonly var box in known)
        {
            var fit = Box.Iou(box, nested);
            if (fit >= OwnTrackIou && fit >= OwnTrackLead * Box.Iou(box, around)) return true;
        }
        return false;
    }
}
