using System.Runtime.InteropServices;

namespace ParkingGate.Tracking;

/// <summary>Pairs the tracks and detections that take part in one round so that their scores add up to the most.</summary>
internal sealed class Association(TrackerOptions options)
{
    private readonly Assignment _assignment = new();
    private readonly List<int> _rows = new(ContainerTracker.MaxTracks);
    private readonly List<int> _columns = new(Sightings.Capacity);
    private readonly int[] _columnOfRow = new int[ContainerTracker.MaxTracks];
    private readonly (int Track, int Sighting)[] _pairs = new (int, int)[ContainerTracker.MaxTracks];
    private float[] _score = new float[32 * 32];
    private float[] _cost = new float[32 * 32];

    /// <summary>
    /// Indexes of what belongs together; valid until the next call. <paramref name="seen"/> tells which tracks are done.
    /// </summary>
    public ReadOnlySpan<(int Track, int Sighting)> Pair(
        in Round round, List<Track> tracks, ReadOnlySpan<Box> predicted, ReadOnlySpan<bool> seen,
        Sightings sightings, double timeS)
    {
        Choose(round, tracks, seen, sightings, timeS);
        if (_rows.Count == 0 || _columns.Count == 0) return [];
        Compare(round, tracks, predicted, sightings, timeS);
        _assignment.Solve(_cost, _rows.Count, _columns.Count, _columnOfRow);
        var count = 0;
        for (var row = 0; row < _rows.Count; row++)
        {
            var column = _columnOfRow[row];
            if (column >= 0 && _score[row * _columns.Count + column] > 0)
                _pairs[count++] = (_rows[row], _columns[column]);
        }
        return _pairs.AsSpan(0, count);
    }

    private void Choose(in Round round, List<Track> tracks, ReadOnlySpan<bool> seen, Sightings sightings, double timeS)
    {
        _rows.Clear();
        _columns.Clear();
        for (var i = 0; i < tracks.Count; i++)
        {
            if (!seen[i] && TakesPart(round, tracks[i], timeS)) _rows.Add(i);
        }
        for (var i = 0; i < sightings.Count; i++)
        {
            if (sightings.IsFree(i) && round.Takes(sightings.Rank(i))) _columns.Add(i);
        }
    }

    private bool TakesPart(in Round round, Track track, double timeS) =>
        round.Takes(track.State)
        && (!round.Loose || LooseMatch.Applies(track, timeS))
        && ((!round.Weak && !round.Faint) || !track.IsFirm || timeS - track.StrongAtS <= options.WeakForS);

    // A pair under the limit costs as much as no pair (score 0), so it never pushes a good pair aside.
    private void Compare(in Round round, List<Track> tracks, ReadOnlySpan<Box> predicted, Sightings sightings, double timeS)
    {
        var size = _rows.Count * _columns.Count;
        if (_score.Length < size) (_score, _cost) = (new float[2 * size], new float[2 * size]);
        var cell = 0;
        foreach (var row in CollectionsMarshal.AsSpan(_rows))
        {
            foreach (var column in CollectionsMarshal.AsSpan(_columns))
            {
                var score = Score(round, tracks[row], predicted[row], sightings[column].Box, timeS);
                (_score[cell], _cost[cell]) = (score, 1 - score);
                cell++;
            }
        }
    }

    private float Score(in Round round, Track track, in Box predicted, in Box seen, double timeS)
    {
        var score = round.Loose ? LooseMatch.Score(track, predicted, seen, timeS) : Box.Iou(predicted, seen);
        var least = round.Loose ? LooseMatch.LeastScore : LeastIou(round, track);
        return score >= least ? score : 0;
    }

    private float LeastIou(in Round round, Track track) =>
        track.State == TrackState.Lost ? Math.Max(round.LeastIou, options.LostMatchIou) : round.LeastIou;
}
