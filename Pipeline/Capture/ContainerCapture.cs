using ParkingGate.Containers;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>All that is known of one tracked container: its way, its reads, its best pictures, and what was logged of it.</summary>
internal sealed class ContainerCapture(int trackId, double firstS)
{
    /// <summary>Stretches that are kept; the oldest goes.</summary>
    private const int MostStretches = 16;

    private readonly CodeVotes _votes = new(new VoteRules());
    private readonly List<string> _rawReads = [];
    private readonly HashSet<ContainerCode> _told = [];
    private readonly HashSet<string> _announced = [];
    private readonly Dictionary<string, (double Confidence, EvidencePictures Pictures)> _pictureOf = [];
    private readonly List<Stretch> _stretches = [];
    private readonly CodeTrace _trace = new();
    private readonly double _firstS = firstS;
    private readonly Dictionary<ContainerCode, double> _sureSinceS = [];
    private double _lastReadS = double.NegativeInfinity;
    private double _lastProofS = double.NegativeInfinity;
    private bool _showsSure;
    private bool _showsTold;

    public int TrackId => trackId;

    /// <summary>A container for sure, and not only worth a closer look.</summary>
    public bool IsFirm { get; private set; }

    public double FirstS => _firstS;
    public double LastS { get; private set; } = firstS;

    /// <summary>How long it has been in view.</summary>
    public double SeenForS => LastS - _firstS;

    public TrackPath Path { get; } = new();

    /// <summary>Candidates given to the reader and not yet answered.</summary>
    public int Pending { get; private set; }

    public int Reads { get; private set; }
    public bool HasLeft { get; set; }
    public CaptureState State { get; private set; } = CaptureState.Tracking;

    /// <summary>The code to be shown on its label, once it is sure.</summary>
    public string? Code { get; private set; }

    /// <summary>Codes that became a passage, or were one already.</summary>
    public IReadOnlyCollection<ContainerCode> Told => _told;

    public IReadOnlyList<CodeVerdict> Verdicts => _votes.Verdicts;
    public IReadOnlyList<string> RawReads => _rawReads;
    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>Which way it went: as its code moved across the picture, else as its box did.</summary>
    public PassageDirection Direction(CodeVerdict verdict, Entrance inbound)
    {
        var byBox = DirectionOfBox(verdict, inbound);
        if (inbound.Line is not null || verdict.Code is not { } code) return byBox;
        var (byCode, isSure) = _trace.Direction(code.Text, inbound.Heading);
        if (byCode == PassageDirection.Unknown) return byBox;
        return isSure || byBox == PassageDirection.Unknown || byBox == byCode ? byCode : PassageDirection.Unknown;
    }

    /// <summary>
    /// Which way it went since it was first read, as long as it looked like that; where that tells nothing and the track had no other
    /// container before, since it was first seen.
    /// </summary>
    private PassageDirection DirectionOfBox(CodeVerdict verdict, Entrance inbound)
    {
        var lastS = EndOf(verdict);
        var direction = double.IsNaN(verdict.FromS) ? PassageDirection.Unknown : Path.Direction(inbound, verdict.FromS, lastS);
        var isFirst = Verdicts.All(other => other == verdict || other.Code is null || !(other.FromS < verdict.FromS));
        return direction == PassageDirection.Unknown && isFirst ? Path.Direction(inbound, _firstS, lastS) : direction;
    }

    /// <summary>Where it is now, in pixels of a picture of this size.</summary>
    public void Seen(Track track, double nowS, int width, int height)
    {
        Path.Add(nowS, track.SeenBox, width, height);
        (LastS, IsFirm) = (nowS, track.IsFirm);
    }

    /// <summary>Whether it is time for the next read.</summary>
    /// <param name="costS">What a read takes, in seconds; 0 where nobody waits for the reader.</param>
    public bool IsDue(double nowS, CaptureRules rules, double costS) =>
        Reads + Pending < (IsFirm ? rules.MostReads : rules.MostGuessReads) && nowS - _lastReadS >= Pause(rules, costS) - 0.005;

    /// <summary>Whether a code was read in it not long ago, which proves that it is a container.</summary>
    public bool WasRead(double nowS, CaptureRules rules) => nowS - _lastProofS <= rules.ProofLastsS;

    public void Asked(double nowS)
    {
        _lastReadS = nowS;
        Pending++;
        if (State == CaptureState.Tracking && IsFirm) State = CaptureState.Capturing;
    }

    /// <summary>A candidate was dropped unread: a better one took its place.</summary>
    public void Forgotten() => Pending = Math.Max(0, Pending - 1);

    /// <summary>Takes in what the reader saw.</summary>
    public void Answered(Candidate candidate, CodeReading reading)
    {
        Pending = Math.Max(0, Pending - 1);
        Reads++;
        StretchOf(candidate).Add(candidate, reading);
        KeepPicture(candidate, reading);
        if (reading.Accepted) _lastProofS = candidate.Crop.TimeS;
        if (reading.Text is { } text) Count(ReadOf(reading, text, candidate.Crop.Box, candidate.Crop.TimeS), reading.Layout);
        _showsSure = _sureSinceS.Keys.Any(code => _stretches[^1].Shows(code.Text));
        _showsTold = reading.Text is { } shown && _told.Any(code => CodeLikeness.AreOne(shown, code.Text));
    }

    /// <summary>Verdicts that are sure, have stayed so, and were not told yet; a little later if the direction is still open.</summary>
    public CodeVerdict[] ToTell(double nowS, CaptureRules rules, Entrance inbound) =>
        [.. Verdicts.Where(verdict => verdict is { Status: PassageStatus.Ok, Code: { } code }
            && !_told.Contains(code) && (HasLeft || IsSettled(verdict, nowS, rules, inbound)) && _told.Add(code))];

    /// <summary>True the first time it is asked about this code.</summary>
    public bool IsNews(string code) => _announced.Add(code);

    /// <summary>The pictures in which this code was read best, else the best of all.</summary>
    public EvidencePictures? PicturesOf(CodeVerdict verdict) =>
        verdict.Code is { } code && _pictureOf.TryGetValue(code.Text, out var kept) ? kept.Pictures : Longest?.Pictures;

    /// <summary>What was made of the reads in a stretch; nothing when they belong to another one.</summary>
    public CodeVerdict VerdictOf(Stretch stretch) =>
        Verdicts.FirstOrDefault(verdict => stretch.Shows(verdict.Text)) ?? CodeVerdict.Nothing(stretch.Reads);

    /// <summary>What it looked like for most of the time; null before the first read.</summary>
    public Stretch? Longest => _stretches.MaxBy(stretch => stretch.LastsS);

    /// <summary>What it looked like where this code was read.</summary>
    public Appearance? LookOf(ContainerCode code) => (_stretches.Find(stretch => stretch.Shows(code.Text)) ?? Longest)?.Look;

    /// <summary>When the container of this verdict went out of the track: with the last stretch that shows it.</summary>
    private double EndOf(CodeVerdict verdict)
    {
        var last = verdict.Code is { } code ? _stretches.FindLastIndex(stretch => stretch.Shows(code.Text)) : -1;
        return last < 0 || last == _stretches.Count - 1 ? LastS : _stretches[last].ToS;
    }

    private void Count(CodeRead read, CodeLayout layout)
    {
        _rawReads.Add(read.Text);
        _votes.Add(read);
        _trace.Add(read, layout);
        NoteSure(read.TimeS);
    }

    /// <summary>A guess is read less often, as is a container whose code is sure, and least what still shows a code that is logged.</summary>
    private double Pause(CaptureRules rules, double costS) =>
        _showsTold ? Math.Max(rules.ReadLoggedEveryS, costS / rules.MostLoggedShare)
        : IsFirm && !_showsSure ? rules.ReadEveryS
        : rules.ReadAgainEveryS;

    private Stretch StretchOf(Candidate candidate)
    {
        if (_stretches.Count > 0 && _stretches[^1].Fits(candidate)) return _stretches[^1];
        if (_stretches.Count == MostStretches) _stretches.RemoveAt(0);
        _stretches.Add(new Stretch(candidate));
        return _stretches[^1];
    }

    private bool IsSettled(CodeVerdict verdict, double nowS, CaptureRules rules, Entrance inbound)
    {
        if (!_sureSinceS.TryGetValue(verdict.Code!.Value, out var sinceS) || nowS - sinceS < rules.SettleS) return false;
        return !inbound.IsKnown || nowS - sinceS >= rules.DirectionWaitS || Direction(verdict, inbound) != PassageDirection.Unknown;
    }

    /// <summary>Since when each code is sure; one that is no longer sure begins again.</summary>
    private void NoteSure(double timeS)
    {
        var sure = _votes.Verdicts.Where(verdict => verdict is { Status: PassageStatus.Ok, Code: not null }).Select(verdict => verdict.Code!.Value).ToArray();
        foreach (var code in _sureSinceS.Keys.Except(sure).ToArray()) _sureSinceS.Remove(code);
        foreach (var code in sure) _sureSinceS.TryAdd(code, timeS);
        if (_votes.Verdict is { Status: PassageStatus.Ok, Code: { } best }) (Code, State) = (best.Text, CaptureState.Captured);
    }

    private void KeepPicture(Candidate candidate, CodeReading reading)
    {
        if (!reading.Accepted || reading.Text is not { } text) return;
        if (!_pictureOf.TryGetValue(text, out var kept) || reading.Confidence > kept.Confidence)
            _pictureOf[text] = (reading.Confidence, candidate.Pictures.Keep());
    }

    /// <summary>What was read in a crop, as the votes take it.</summary>
    /// <param name="crop">Where in the whole picture it was cut.</param>
    public static CodeRead ReadOf(CodeReading reading, string text, Box crop, double timeS) =>
        new(text, reading.CheckDigitSeen, reading.Accepted, reading.Confidence, timeS, reading.CharacterScores,
            reading.SizeType is { } size && SizeType.TryParse(size, out var type) ? type : null)
        {
            Repaired = reading.Status == CodeStatus.Repaired,
            Place = new CodePlace(crop.X1 + reading.Box.CenterX, crop.Y1 + reading.Box.CenterY, (float)Math.Sqrt(reading.Box.Area / Math.Max(1, text.Length))),
        };
}
