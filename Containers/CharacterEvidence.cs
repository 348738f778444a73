namespace ParkingGate.Containers;

/// <summary>
/// What the views of one container say about every position. Within a view the best score of a character counts, over views
/// scores add up: the same blurred picture ten times is not ten witnesses.
/// </summary>
internal sealed class CharacterEvidence
{
    private const int Symbols = 36;

    private readonly double[] _sum = new double[ContainerCode.Length * Symbols];
    private readonly double[] _view = new double[ContainerCode.Length * Symbols];

    /// <summary>The reads must be in the order of time.</summary>
    public CharacterEvidence(IReadOnlyList<CodeRead> reads, VoteRules rules)
    {
        var since = double.NegativeInfinity;
        foreach (var read in reads)
        {
            if (read.TimeS - since >= rules.ViewS)
            {
                CloseView();
                since = read.TimeS;
            }
            Take(read, WeightOf(read, rules));
        }
        CloseView();
        Text = string.Create(ContainerCode.Length, this, static (text, evidence) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = evidence.Best(i);
        });
    }

    /// <summary>The strongest character of every position, '?' where nothing was seen.</summary>
    public string Text { get; }

    /// <summary>Least share of the winner among all that was seen at a position; 0 when nothing was seen at all.</summary>
    public double LeastShare
    {
        get
        {
            var least = double.PositiveInfinity;
            for (var i = 0; i < ContainerCode.Length; i++)
            {
                if (Text[i] != '?') least = Math.Min(least, Support(i) / Total(i));
            }
            return double.IsFinite(least) ? least : 0;
        }
    }

    /// <summary>Whether every position was seen well enough and no other character comes near.</summary>
    public bool IsClear(VoteRules rules)
    {
        for (var i = 0; i < ContainerCode.Length; i++)
        {
            if (Support(i) < rules.LeastCharacter || Rival(i) > rules.MostRival * Support(i)) return false;
        }
        return true;
    }

    private static double WeightOf(CodeRead read, VoteRules rules) =>
        read.IsProof ? read.Repaired ? rules.RepairedWeight : 1 : rules.UncheckedWeight;

    private void Take(CodeRead read, double weight)
    {
        for (var i = 0; i < ContainerCode.Length; i++)
        {
            if (read.At(i) == '?') continue;
            ref var best = ref _view[i * Symbols + IndexOf(read.At(i))];
            best = Math.Max(best, weight * read.ScoreAt(i));
        }
    }

    private void CloseView()
    {
        for (var i = 0; i < _sum.Length; i++) _sum[i] += _view[i];
        Array.Clear(_view);
    }

    private char Best(int position)
    {
        var at = At(position);
        var best = 0;
        for (var i = 1; i < Symbols; i++)
        {
            if (at[i] > at[best]) best = i;
        }
        return at[best] > 0 ? (char)(best < 10 ? '0' + best : 'A' + best - 10) : '?';
    }

    private double Support(int position) => Text[position] == '?' ? 0 : At(position)[IndexOf(Text[position])];

    private double Rival(int position)
    {
        var rival = 0.0;
        var winner = Text[position] == '?' ? -1 : IndexOf(Text[position]);
        var at = At(position);
        for (var i = 0; i < Symbols; i++)
        {
            if (i != winner) rival = Math.Max(rival, at[i]);
        }
        return rival;
    }

    private double Total(int position)
    {
        var total = 0.0;
        foreach (var sum in At(position)) total += sum;
        return total;
    }

    private ReadOnlySpan<double> At(int position) => _sum.AsSpan(position * Symbols, Symbols);

    private static int IndexOf(char character) => char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10;
}
