using System.Runtime.InteropServices;

namespace ParkingGate.Tracking;

/// <summary>
/// Follows containers through the detections of one camera, in the manner of ByteTrack: strong detections first, then weak ones
/// for the tracks that are left. The same input gives the same output: no clock, no randomness. One thread.
/// </summary>
/// <remarks>
/// Call <see cref="Update"/> for every picture that was looked at, also when nothing was found: only then can a track be given
/// up. Time may stand still; up to half a second back counts as standing still (jitter of time stamps). Further back (a clip
/// starts again) or forward by more than <see cref="TrackerOptions.MaxPauseS"/> ends all tracks at the old time; ids go on.
/// After a shorter pause without any update a track is still found where it was, so a gate where nothing moves needs no looks.
/// </remarks>
internal sealed class ContainerTracker
{
    // With more things than this in view the detector is broken; what is too much gets no track.
    internal const int MaxTracks = 300;
    private const double JitterS = 0.5;

    private readonly TrackerOptions _options;
    private readonly Sightings _sightings;
    private readonly Association _association;
    private readonly Round[] _rounds;
    private readonly List<Track> _alive = new(MaxTracks);
    private readonly List<Track> _removed = new(2 * MaxTracks);
    private readonly Stack<Track> _spare = new(2 * MaxTracks);
    private readonly List<Track> _confirmed = new(MaxTracks);
    private readonly Box[] _predicted = new Box[MaxTracks];
    private readonly Box[] _known = new Box[MaxTracks];
    private readonly bool[] _seen = new bool[MaxTracks];
    private readonly List<TrackEvent> _events = new(2 * MaxTracks);
    private int _lastId;
    private double _nowS = double.NaN;

    public ContainerTracker(TrackerOptions options)
    {
        (_options, _sightings, _association) = (options, new(options), new(options));
        _rounds =
        [
            // Strong detections and every container that is known.
            new(Tracked: true, Lost: true, Tentative: false, Primary: true, Nested: false, Faint: false, Weak: false, options.MatchIou),
            // Faint ones carry guesses on, and for a while what was seen well.
            new(Tracked: true, Lost: true, Tentative: false, Primary: false, Nested: false, Faint: true, Weak: false, options.MatchIou),
            // Weak and nested ones only carry on what was there a moment ago.
            new(Tracked: true, Lost: false, Tentative: false, Primary: false, Nested: true, Faint: false, Weak: true, options.WeakMatchIou),
            // What is left may be something new, …
            new(Tracked: false, Lost: false, Tentative: true, Primary: true, Nested: true, Faint: true, Weak: false, options.MatchIou),
            // … or something whose place could only be guessed.
            new(Tracked: true, Lost: true, Tentative: true, Primary: true, Nested: false, Faint: false, Weak: false, 0, Loose: true),
        ];
    }

    /// <summary>The confirmed tracks (tracked and lost) by id; valid until the next update.</summary>
    public ReadOnlySpan<Track> Tracks => CollectionsMarshal.AsSpan(_confirmed);

    /// <summary>What the last update changed, in the order it was found out; valid until the next update.</summary>
    public ReadOnlySpan<TrackEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <summary>Takes in what was found in one picture of this time; at most the first 300 usable detections.</summary>
    public void Update(ReadOnlySpan<Detection> detections, double timeS)
    {
        _events.Clear();
        Recycle();
        MoveClock(timeS);
        GiveUpLost();
        _sightings.Load(detections, Predict());
        foreach (ref readonly var round in _rounds.AsSpan())
            Match(round);
        Miss();
        Begin();
        Publish();
    }

    /// <summary>Something else proved it: what the track follows is a container, whatever the detector makes of it.</summary>
    public void Vouch(int trackId)
    {
        var track = _alive.Find(alive => alive.Id == trackId);
        if (track is null) return;
        track.StrongAtS = _nowS;
        MakeFirm(track);
    }

    /// <summary>As if new: forgets every track without reporting it, and ids start at 1 again.</summary>
    public void Reset()
    {
        foreach (var track in _alive) Retire(track);
        _alive.Clear();
        _confirmed.Clear();
        _events.Clear();
        (_lastId, _nowS) = (0, double.NaN);
    }

    private void Recycle()
    {
        foreach (var track in _removed) _spare.Push(track);
        _removed.Clear();
    }

    private void MoveClock(double timeS)
    {
        // A time that is no number: as if time stood still.
        if (!double.IsFinite(timeS)) timeS = double.IsNaN(_nowS) ? 0 : _nowS;
        if (timeS < _nowS - JitterS || timeS > _nowS + _options.MaxPauseS)
        {
            foreach (var track in _alive) Leave(track);
            _alive.Clear();
            _nowS = timeS;
        }
        // Not Math.Max: at first it is NaN.
        if (!(_nowS >= timeS)) _nowS = timeS;
    }

    private void GiveUpLost()
    {
        foreach (var track in _alive)
        {
            if (track.State == TrackState.Lost && IsTooOld(track)) Leave(track);
        }
        Compact();
    }

    private bool IsTooOld(Track track) => _nowS - track.LastSeenS > _options.LostForS;

    private ReadOnlySpan<Box> Predict()
    {
        var known = 0;
        for (var i = 0; i < _alive.Count; i++)
        {
            _predicted[i] = _alive[i].Predicted(_nowS);
            if (_alive[i].State != TrackState.Tentative) _known[known++] = _predicted[i];
        }
        _seen.AsSpan(0, _alive.Count).Clear();
        return _known.AsSpan(0, known);
    }

    private void Match(in Round round)
    {
        foreach (var (index, sighting) in _association.Pair(round, _alive, _predicted, _seen, _sightings, _nowS))
        {
            var track = _alive[index];
            _seen[index] = true;
            _sightings.Take(sighting);
            if (round.Loose && track.State == TrackState.Lost) track.FindAgain(_sightings[sighting], _nowS);
            else track.See(_sightings[sighting], _nowS);
            Promote(track, _sightings.Rank(sighting));
        }
    }

    private void Promote(Track track, SightingRank rank)
    {
        if (rank is SightingRank.Primary or SightingRank.Nested || (rank == SightingRank.Faint && !track.IsFirm)) track.StrongAtS = _nowS;
        var needed = rank == SightingRank.Nested ? _options.NestedConfirmHits : _options.ConfirmHits;
        if (rank is SightingRank.Primary or SightingRank.Nested) track.FirmHits++;
        if (track.State == TrackState.Tentative && track.Hits < needed) return;
        track.State = TrackState.Tracked;
        if (track.Id == 0) track.Id = ++_lastId;
        if (track.BestConfidence >= _options.BirthScore && track.FirmHits >= _options.ConfirmHits) MakeFirm(track);
    }

    private void MakeFirm(Track track)
    {
        if (track.IsFirm) return;
        track.IsFirm = true;
        Report(TrackEventKind.Appeared, track);
    }

    private void Miss()
    {
        for (var i = 0; i < _alive.Count; i++)
        {
            if (_seen[i]) continue;
            var track = _alive[i];
            if (track.State == TrackState.Tentative || IsTooOld(track)) Leave(track);
            else track.State = TrackState.Lost;
        }
        Compact();
    }

    private void Begin()
    {
        for (var i = 0; i < _sightings.Count && _alive.Count < MaxTracks; i++)
        {
            if (!_sightings.IsFree(i) || !MayBegin(i)) continue;
            var track = _spare.Count > 0 ? _spare.Pop() : new Track();
            track.Start(_sightings[i], _nowS);
            _alive.Add(track);
            Promote(track, _sightings.Rank(i));
        }
    }

    private bool MayBegin(int sighting) => _sightings[sighting].Confidence >= _options.BirthScore
        || (_sightings.Rank(sighting) == SightingRank.Faint && _sightings[sighting].Confidence >= _options.GuessScore);

    private void Leave(Track track)
    {
        if (track.Id != 0) Report(track.IsFirm ? TrackEventKind.Left : TrackEventKind.Dropped, track);
        Retire(track);
    }

    private void Retire(Track track)
    {
        track.State = TrackState.Removed;
        _removed.Add(track);
    }

    private void Compact() => _alive.RemoveAll(static track => track.State == TrackState.Removed);

    private void Report(TrackEventKind kind, Track track) =>
        _events.Add(new TrackEvent(kind, track.Id, track.Box, track.Confidence, _nowS));

    private void Publish()
    {
        _confirmed.Clear();
        foreach (var track in _alive)
        {
            if (track.State != TrackState.Tentative) _confirmed.Add(track);
        }
        _confirmed.Sort(static (a, b) => a.Id.CompareTo(b.Id));
    }
}
