namespace ParkingGate.Containers;

/// <summary>The reads that are taken for one container: those that differ from the leading text in a few characters only.</summary>
internal sealed class CodeGroup(string leader, VoteRules rules)
{
    private readonly List<CodeRead> _reads = [];
    private CharacterEvidence? _evidence;
    private AgreeingViews? _views;

    public double FromS => Span.Count > 0 ? Span[0].TimeS : double.NaN;

    public double ToS => Span.Count > 0 ? Span[^1].TimeS : double.NaN;

    public double Strength => Views.Strength;

    /// <summary>Seen often or well enough that there is a container of its own, sure or not.</summary>
    public bool HasSupport => Views.Count >= rules.LeastAgreeing || Views.Strength >= rules.LoneConfidence;

    private CharacterEvidence Evidence => _evidence ??= new(_reads, rules);

    private AgreeingViews Views => _views ??= new(Proofs, rules);

    private IEnumerable<CodeRead> Proofs => _reads.Where(read => read.IsProof && read.Text == Evidence.Text);

    private IReadOnlyList<CodeRead> Span => field ??= Proofs.Any() ? [.. Proofs] : _reads;

    /// <summary>How well a read fits: differing characters, or -1 when it belongs to something else.</summary>
    public int Differences(CodeRead read)
    {
        var (same, different) = CodeLikeness.Compare(leader, read.Text);
        return different <= rules.MostMisread && same >= CodeLikeness.LeastSame ? different : -1;
    }

    /// <summary>Reads must come in the order of time, all before anything is asked.</summary>
    public void Add(CodeRead read) => _reads.Add(read);

    public CodeVerdict Verdict(int allReads, bool isOvershadowed, bool hasOthers)
    {
        var known = ContainerCode.TryParse(Evidence.Text, out var code);
        var isSure = known && code.IsValid && !isOvershadowed && Views.Agree && Evidence.IsClear(rules) && IsFirm();
        return new(
            isSure ? PassageStatus.Ok : PassageStatus.NeedsReview, known ? code : null, Confidence, SizeType,
            Proofs.Count(), allReads, hasOthers || HasSecondCode())
        {
            Text = Evidence.Text,
            Views = Views.Count,
            FromS = FromS,
            ToS = ToS,
        };
    }

    private double Confidence => Evidence.LeastShare
        * (Views.Count > 0 ? Views.Confidence : _reads.Select(static read => read.Confidence).DefaultIfEmpty().Max());

    private bool IsFirm()
    {
        var proofs = Proofs.ToArray();
        var complete = _reads.Count(static read => !read.Text.Contains('?'));
        if (proofs.Length < rules.LeastAgreeingShare * complete) return false;
        for (var i = 0; i < ContainerCode.Length; i++)
        {
            var least = IsBlind(i) ? rules.LeastBlindMean : rules.LeastMean;
            if (proofs.Average(read => read.ScoreAt(i)) < least) return false;
        }
        return true;
    }

    // The check digit does not notice an exchange of look-alikes of equal value modulo 11, and with a 0, which stands for the
    // remainders 0 and 10, it notices one exchange in ten less than with any other.
    private bool IsBlind(int position) =>
        Evidence.Text[10] == '0' || (position < 3 && "FPGQHRJTMW".Contains(Evidence.Text[position]));

    private string? SizeType => _reads
        .Where(static read => read.SizeType is not null)
        .GroupBy(static read => read.SizeType!.Value.Code)
        .MaxBy(static group => group.Sum(static read => read.Confidence))?.Key;

    // Numbers of one batch differ in a digit or two and the check digit: too little to tell two containers from a misreading.
    private bool HasSecondCode() => _reads
        .Where(read => read.IsProof && read.Text != Evidence.Text)
        .GroupBy(static read => read.Text)
        .Any(group => new AgreeingViews(group, rules).Count >= rules.LeastAgreeing);
}
