using ParkingGate.Containers;
using ParkingGate.Reading.Code;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>All that is known of one tracked container: its way, its reads, its best picture, and what was logged of it.</summary>
internal sealed class ContainerCapture(int trackId, double firstS)
{
    private readonly CodeVotes _votes = new(new VoteRules());
    private readonly List<string> _rawReads = [];
    private readonly HashSet<ContainerCode> _told = [];
    private readonly HashSet<string> _announced = [];
    private readonly Dictionary<string, (double Confidence, EvidencePictures Pictures)> _pictureOf = [];
    private readonly TrackPath _path = new();
    private (double Score, EvidencePictures Pictures)? _best;
    private readonly double _firstS = firstS;
    private double _lastReadS = double.NegativeInfinity;
    private readonly Dictionary<ContainerCode, double> _sureSinceS = [];

    public int TrackId => trackId;
    public double LastS { get; private set; } = firstS;

    /// <summary>How long it has been in view.</summary>
    public double SeenForS => LastS - _firstS;

    /// <summary>Candidates given to the reader and not yet answered.</summary>
    public int Pending { get; private set; }

    public int Reads { get; private set; }
    public bool HasLeft { get; set; }
    public CaptureState State { get; private set; } = CaptureState.Tracking;

    /// <summary>The code to be shown on its label, once it is sure.</summary>
    public string? Code { get; private set; }

    /// <summary>Codes that became a passage, or were one already.</summary>
    public bool WasTold => _told.Count > 0;

    public IReadOnlyList<CodeVerdict> Verdicts => _votes.Verdicts;
    public IReadOnlyList<string> RawReads => _rawReads;
    public EvidencePictures? BestPictures => _best?.Pictures;

    /// <summary>How far it came since it was first seen, as a share of its own size.</summary>
    public double Travel => Length(_path.Move(_firstS, LastS));

    /// <summary>
    /// Which way it went since it was first read; where that tells nothing and the track had no other container before, since it was
    /// first seen.
    /// </summary>
    public PassageDirection Direction(CodeVerdict verdict, Entrance inbound)
    {
        var direction = double.IsNaN(verdict.FromS) ? PassageDirection.Unknown : _path.Direction(inbound, verdict.FromS, LastS);
        var isFirst = Verdicts.All(other => other == verdict || other.Code is null || !(other.FromS < verdict.FromS));
        return direction == PassageDirection.Unknown && isFirst ? _path.Direction(inbound, _firstS, LastS) : direction;
    }

    /// <summary>Where it is now, in pixels of a picture of this size.</summary>
    public void Seen(Box box, double nowS, int width, int height)
    {
        _path.Add(nowS, box, width, height);
        LastS = nowS;
    }

    /// <summary>Whether it is time for the next read.</summary>
    public bool IsDue(double nowS, CaptureRules rules) =>
        Reads < rules.MostReads && nowS - _lastReadS >= (Code is null ? rules.ReadEveryS : rules.ReadAgainEveryS) - 0.005;

    public void Asked(double nowS)
    {
        _lastReadS = nowS;
        Pending++;
        if (State == CaptureState.Tracking) State = CaptureState.Capturing;
    }

    /// <summary>A candidate was dropped unread: a newer one took its place.</summary>
    public void Forgotten() => Pending = Math.Max(0, Pending - 1);

    /// <summary>Takes in what the reader saw.</summary>
    public void Answered(Candidate candidate, CodeReading reading)
    {
        Pending = Math.Max(0, Pending - 1);
        Reads++;
        KeepPicture(candidate, reading);
        if (reading.Text is not { } text) return;
        _rawReads.Add(text);
        _votes.Add(ReadOf(reading, text, candidate.Crop));
        NoteSure(candidate.Crop.TimeS);
    }

    /// <summary>Verdicts that are sure, have stayed so, and were not told yet; a little later if the direction is still open.</summary>
    public CodeVerdict[] ToTell(double nowS, CaptureRules rules, Entrance inbound) =>
        [.. Verdicts.Where(verdict => verdict is { Status: PassageStatus.Ok, Code: { } code }
            && !_told.Contains(code) && (HasLeft || IsSettled(verdict, nowS, rules, inbound)) && _told.Add(code))];

    /// <summary>True the first time it is asked about this code.</summary>
    public bool IsNews(string code) => _announced.Add(code);

    /// <summary>The pictures in which this code was read best, else the best of all.</summary>
    public EvidencePictures? PicturesOf(CodeVerdict verdict) =>
        verdict.Code is { } code && _pictureOf.TryGetValue(code.Text, out var kept) ? kept.Pictures : BestPictures;

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

    private static double Length((double X, double Y) move) => Math.Sqrt((move.X * move.X) + (move.Y * move.Y));

    private void KeepPicture(Candidate candidate, CodeReading reading)
    {
        var score = reading.Confidence + (candidate.Sharpness / 10_000) + (candidate.Crop.Height / 10_000.0); // readable first, then sharp, then large
        if (_best is not { } best || score > best.Score) _best = (score, candidate.Pictures);
        if (!reading.Accepted || reading.Text is not { } text) return;
        if (!_pictureOf.TryGetValue(text, out var kept) || reading.Confidence > kept.Confidence)
            _pictureOf[text] = (reading.Confidence, candidate.Pictures);
    }

    private static CodeRead ReadOf(CodeReading reading, string text, Crop crop) =>
        new(text, reading.CheckDigitSeen, reading.Accepted, reading.Confidence, crop.TimeS, reading.CharacterScores,
            reading.SizeType is { } size && SizeType.TryParse(size, out var type) ? type : null)
        {
            Repaired = reading.Status == CodeStatus.Repaired,
            Place = new CodePlace(crop.Box.X1 + reading.Box.CenterX, crop.Box.Y1 + reading.Box.CenterY,
                (float)Math.Sqrt(reading.Box.Area / Math.Max(1, text.Length))),
        };
}
