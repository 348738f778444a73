namespace ParkingGate.Containers;

/// <summary>
/// Counts how many views stand behind one code. Reads differ in view when they are apart in time and, where the place in the
/// picture is known, in place: what misled the reader once misleads it again as long as nothing moves.
/// </summary>
internal sealed class AgreeingViews
{
    private readonly VoteRules _rules;
    private readonly List<(CodePlace? Place, double Confidence)> _views = [];
    private double _momentS = double.NegativeInfinity;
    private bool _momentIsSteady;

    /// <summary>The reads of one and the same code, in the order of time.</summary>
    public AgreeingViews(IEnumerable<CodeRead> reads, VoteRules rules)
    {
        _rules = rules;
        foreach (var read in reads) Take(read);
    }

    public int Count => _views.Count;

    /// <summary>Moments at which the code was read with great confidence, moved or not.</summary>
    public int Steady { get; private set; }

    public double Strength => _views.Sum(static view => view.Confidence);

    /// <summary>Chance that at least one view is right, as if the confidences were chances.</summary>
    public double Confidence => 1 - _views.Aggregate(1.0, static (wrong, view) => wrong * (1 - view.Confidence));

    public bool Agree =>
        (Count >= _rules.LeastAgreeing && Strength >= _rules.LeastStrength) || Steady >= _rules.LeastSteady;

    private void Take(CodeRead read)
    {
        var confidence = read.Confidence * (read.Repaired ? _rules.RepairedWeight : 1);
        var isNewMoment = read.TimeS - _momentS >= _rules.ViewS;
        var view = isNewMoment ? FindPlace(read.Place) : _views.Count - 1;
        if (isNewMoment) (_momentS, _momentIsSteady) = (read.TimeS, false);
        if (view < 0) _views.Add((read.Place, confidence));
        else if (confidence > _views[view].Confidence) _views[view] = (_views[view].Place, confidence);
        if (_momentIsSteady || confidence < _rules.SteadyConfidence) return;
        _momentIsSteady = true;
        Steady++;
    }

    private int FindPlace(CodePlace? place) =>
        place is { } here ? _views.FindIndex(view => view.Place is { } there && IsSame(here, there)) : -1;

    private bool IsSame(CodePlace here, CodePlace there)
    {
        var height = Math.Max(here.CharacterHeight, there.CharacterHeight);
        var moved = Math.Max(Math.Abs(here.X - there.X), Math.Abs(here.Y - there.Y));
        return moved < _rules.MovedHeights * height
            && Math.Abs(here.CharacterHeight - there.CharacterHeight) < _rules.ResizedShare * height;
    }
}
