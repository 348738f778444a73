namespace ParkingGate.Containers;

/// <summary>
/// Adds up the reads of one track, character by character, and says which code they show and whether that is sure.
/// </summary>
/// <remarks>
/// A code is sure when four things hold. (1) Several views show exactly this code, each with its check digit seen and right, and
/// with enough confidence together; many reads of one view are one witness. (2) Every position was seen well. (3) No other
/// character comes near at any position: the check digit cannot tell F from P or G from Q, and one exchange in eleven of two
/// characters passes it. (4) No stronger code was seen before and after it.
/// Reads of different containers are kept apart by how much they differ, so a track over two containers gives two verdicts.
/// One thread.
/// </remarks>
internal sealed class CodeVotes(VoteRules rules)
{
    private readonly List<CodeRead> _reads = [];
    private CodeVerdict[]? _verdicts;
    private int _count;

    /// <summary>The strongest verdict; of no reads at all a NeedsReview without a code.</summary>
    public CodeVerdict Verdict => Verdicts[0];

    /// <summary>
    /// One verdict for each container that there is enough to say about, the strongest first and never none;
    /// <see cref="CodeVerdict.FromS"/> says in which order they passed.
    /// </summary>
    public IReadOnlyList<CodeVerdict> Verdicts => _verdicts ??= Judge();

    /// <summary>Takes in one read. Those that show hardly more than an owner count as reads, but say nothing.</summary>
    public void Add(CodeRead read)
    {
        _verdicts = null;
        _count++;
        if (Known(read) < CodeLikeness.LeastSame || read.Text.Length > ContainerCode.Length || !double.IsFinite(read.TimeS)) return;
        var confidence = read.Confidence > 0 ? Math.Min(read.Confidence, 1) : 0;
        var index = _reads.FindLastIndex(earlier => earlier.TimeS <= read.TimeS) + 1;
        _reads.Insert(index, read with { Confidence = confidence, Text = read.Text.PadRight(ContainerCode.Length, '?') });
        if (_reads.Count > rules.MostReads) DropOne();
    }

    /// <summary>As if new, for the next track.</summary>
    public void Clear()
    {
        _reads.Clear();
        (_verdicts, _count) = (null, 0);
    }

    // Of the most frequent text, so that a container that stood there for an hour does not drown the next one.
    private void DropOne()
    {
        var weakest = _reads
            .GroupBy(static read => read.Text).MaxBy(static group => group.Count())!
            .MinBy(static read => read.IsProof ? 1 + read.Confidence : read.Confidence)!;
        _reads.RemoveAt(_reads.FindIndex(read => ReferenceEquals(read, weakest)));
    }

    private CodeVerdict[] Judge()
    {
        var groups = Groups();
        if (groups.Count == 0) return [CodeVerdict.Nothing(_count)];
        groups.Sort(static (a, b) => b.Strength.CompareTo(a.Strength));
        var shown = groups.Where(static group => group.HasSupport).DefaultIfEmpty(groups[0]).ToArray();
        return [.. shown
            .Select(group => group.Verdict(_count, IsOvershadowed(group, groups[0]), shown.Length > 1))
            .OrderBy(static verdict => verdict.Status == PassageStatus.Ok ? 0 : 1)];
    }

    private bool IsOvershadowed(CodeGroup group, CodeGroup strongest) =>
        group.Strength < rules.LeastShare * strongest.Strength
        && group.FromS > strongest.FromS && group.ToS < strongest.ToS;

    private List<CodeGroup> Groups()
    {
        var groups = new List<CodeGroup>();
        foreach (var leader in Leaders())
        {
            if (!groups.Exists(group => group.Differences(leader) >= 0)) groups.Add(new(leader.Text, rules));
        }
        foreach (var read in _reads)
        {
            groups
                .Select(group => (Group: group, Differences: group.Differences(read)))
                .Where(static fit => fit.Differences >= 0)
                .MinBy(static fit => fit.Differences).Group?.Add(read);
        }
        return groups;
    }

    // Proven codes first, the most supported text first: a misreading then joins the group of what it was meant to be.
    private IEnumerable<CodeRead> Leaders() => _reads
        .GroupBy(static read => (read.Text, read.IsProof))
        .OrderByDescending(static group => group.Key.IsProof)
        .ThenByDescending(static group => group.Sum(static read => read.Confidence * Known(read)))
        .Select(static group => group.First());

    private static int Known(CodeRead read)
    {
        var known = 0;
        for (var i = 0; i < ContainerCode.Length; i++)
        {
            if (read.At(i) != '?') known++;
        }
        return known;
    }
}
