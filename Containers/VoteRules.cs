namespace ParkingGate.Containers;

/// <summary>
/// How much agreement makes a code sure. A wrong code that is logged as sure must be rarer than one in a thousand passages; the
/// numbers are set on simulated passages, where misreadings last as long as the dirt or the view that caused them, and keep that
/// limit there with a margin of nearly two.
/// </summary>
internal sealed record VoteRules
{
    /// <summary>
    /// Views that must show exactly the same code with its check digit. One is never enough: in the demo clip one accepted
    /// read in eighteen is wrong, on photos with a confidence of up to 0.73.
    /// </summary>
    public int LeastAgreeing { get; init; } = 2;

    /// <summary>Their confidences must add up to this: two good views, or three or four poor ones.</summary>
    public double LeastStrength { get; init; } = 1.3;

    /// <summary>
    /// Reads closer in time than this are one view: blur, glare and what covers the code are the same. A little under the
    /// 0.4 s at which no wrong code of the demo clip was read twice. In seconds.
    /// </summary>
    public double ViewS { get; init; } = 0.35;

    /// <summary>Where the place is known, a later read is a new view only if the code moved this many character heights …</summary>
    public double MovedHeights { get; init; } = 0.5;

    /// <summary>… or its size changed by this share.</summary>
    public double ResizedShare { get; init; } = 0.1;

    /// <summary>A truck that stands shows one view only. So many reads, each at its own time, are enough then, …</summary>
    public int LeastSteady { get; init; } = 4;

    /// <summary>… if each is at least so confident: more than any wrong one on photos.</summary>
    public double SteadyConfidence { get; init; } = 0.75;

    /// <summary>
    /// At every position the scores, best of each view, must add up to this: a code whose one character was always weak is
    /// not sure however good the others are.
    /// </summary>
    public double LeastCharacter { get; init; } = 1.0;

    /// <summary>
    /// Least mean score of a character over the reads that agree. A character that was repaired, or that dirt changed, is
    /// weak in every one of them; a zero drawn like an O, or a 2 like a Z, still gets 0.7.
    /// </summary>
    public double LeastMean { get; init; } = 0.6;

    /// <summary>
    /// The same for owner letters that the check digit cannot tell from a look-alike: F-P, G-Q, H-R, J-T, M-W; and for every
    /// character when the check digit is 0, which stands for two remainders.
    /// </summary>
    public double LeastBlindMean { get; init; } = 0.7;

    /// <summary>Of the complete reads of this container, at least this share must show the code.</summary>
    public double LeastAgreeingShare { get; init; } = 0.3;

    /// <summary>The strongest other character at a position may have at most this share of the winner's sum.</summary>
    public double MostRival { get; init; } = 0.35;

    /// <summary>What a read counts in these sums that the reader did not accept: nothing checked it.</summary>
    public double UncheckedWeight { get; init; } = 0.3;

    /// <summary>What a read counts whose check digit was only right after a repair: the repair may be the same error each time.</summary>
    public double RepairedWeight { get; init; } = 0.5;

    /// <summary>Codes that differ in no more characters are readings of one container; others are two containers.</summary>
    public int MostMisread { get; init; } = CodeLikeness.MostDifferent;

    /// <summary>From here on even a single read of a different code tells of a second container (for review).</summary>
    public double LoneConfidence { get; init; } = 0.75;

    /// <summary>A second code with this share of the strength, and only seen in between, is a misreading.</summary>
    public double LeastShare { get; init; } = 0.34;

    /// <summary>More reads are not kept: then the weakest of the most frequent text goes.</summary>
    public int MostReads { get; init; } = 240;
}
