using ParkingGate.Containers;
using ParkingGate.Reading.Code;

namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// A part of a track whose pictures look alike: one container, as far as colours tell. A track that goes over from one container to
/// the next has several.
/// </summary>
internal sealed class Stretch(Candidate first)
{
    /// <summary>From here on two pictures are of two things.</summary>
    public const double MostDistance = 0.5;

    /// <summary>How much a new picture counts in what the stretch looks like.</summary>
    private const float NewShare = 0.3f;

    private readonly List<string> _rawReads = [];
    private double _confidence;
    private double _bestScore = double.NegativeInfinity;

    public Appearance Look { get; private set; } = first.Look;
    public double FromS { get; } = first.Crop.TimeS;
    public double ToS { get; private set; } = first.Crop.TimeS;
    public double LastsS => ToS - FromS;
    public int Reads { get; private set; }

    /// <summary>The detector's, over its pictures.</summary>
    public double MeanConfidence => _confidence / Reads;

    /// <summary>Pictures in which the container stands where a few seconds before something else was.</summary>
    public int Arrivals { get; private set; }

    /// <summary>The best pictures of it: readable first, then sharp, then large.</summary>
    public EvidencePictures? Pictures { get; private set; }

    public IReadOnlyList<string> RawReads => _rawReads;

    public bool Fits(Candidate candidate) => Look.DistanceTo(candidate.Look) <= MostDistance;

    /// <summary>Takes in one more picture and what was read in it.</summary>
    public void Add(Candidate candidate, CodeReading reading)
    {
        (ToS, Look) = (candidate.Crop.TimeS, Look.Towards(candidate.Look, NewShare));
        Reads++;
        _confidence += candidate.Confidence;
        if (candidate.IsArrival) Arrivals++;
        if (reading.Text is { } text) _rawReads.Add(text);
        var score = reading.Confidence + candidate.Worth;
        if (score > _bestScore) (_bestScore, Pictures) = (score, candidate.Pictures.Keep());
    }

    /// <summary>Whether something in it was read that may be this code.</summary>
    public bool Shows(string code) => _rawReads.Exists(read => CodeLikeness.AreOne(read, code));
}
