namespace ParkingGate.Containers;

/// <summary>What the reads of one container add up to.</summary>
/// <param name="Status">Ok only when enough views agree and the check digit was seen and is right; else NeedsReview.</param>
/// <param name="Code">The best guess, also for review; null unless all eleven characters were seen.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="SizeType">The size and type code most reads saw beside it.</param>
/// <param name="Agreeing">Accepted reads of exactly this code.</param>
/// <param name="Reads">All reads of the track.</param>
/// <param name="Contested">Another code has support too: a second container, or a doubt that a person should see.</param>
internal sealed record CodeVerdict(
    PassageStatus Status,
    ContainerCode? Code,
    double Confidence,
    string? SizeType,
    int Agreeing,
    int Reads,
    bool Contested)
{
    /// <summary>Under this confidence what was read is noise (a corrugated wall reads as "ILIU 111111 8"): no code is better than that.</summary>
    public const double LeastShown = 0.2;

    /// <summary>The best guess by position, '?' where nothing was seen; empty without any usable read.</summary>
    public string Text { get; init; } = "";

    /// <summary>Views (places or times that differ) that show exactly this code.</summary>
    public int Views { get; init; }

    /// <summary>Time of the first and last read of this container, on the clock of the track; NaN without any.</summary>
    public double FromS { get; init; } = double.NaN;

    /// <inheritdoc cref="FromS"/>
    public double ToS { get; init; } = double.NaN;

    public static CodeVerdict Nothing(int reads) => new(PassageStatus.NeedsReview, null, 0, null, 0, reads, false);
}
