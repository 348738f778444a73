namespace ParkingGate.Containers;

/// <summary>What the code reader saw in one picture of a container.</summary>
/// <param name="Text">Up to eleven characters by position, '?' where none was seen; missing ones at the end may be left out.</param>
/// <param name="CheckDigitSeen">The check digit is in the picture, not worked out.</param>
/// <param name="Accepted">The reader itself would report this code: check digit seen and right, confidence high enough.</param>
/// <param name="Confidence">0 to 1, of the whole read.</param>
/// <param name="TimeS">When the picture was taken, on the clock of the track, in seconds.</param>
/// <param name="Scores">
/// For each position 0 to 1, how surely the character in <paramref name="Text"/> stands there (0 where '?'). Empty:
/// <paramref name="Confidence"/>, a little lowered, counts for every position, and fewer codes are sure.
/// </param>
/// <param name="SizeType">The size and type code beside it, if one was seen.</param>
internal sealed record CodeRead(
    string Text,
    bool CheckDigitSeen,
    bool Accepted,
    double Confidence,
    double TimeS,
    ReadOnlyMemory<float> Scores = default,
    SizeType? SizeType = null)
{
    // The weakest character is weaker than the whole: without scores every one is taken for it.
    private const double WeakestShare = 0.92;

    /// <summary>A character was exchanged to make the check digit right. Such a read is worth less.</summary>
    public bool Repaired { get; init; }

    /// <summary>Where in the picture; without it, views are told apart by time alone.</summary>
    public CodePlace? Place { get; init; }

    /// <summary>The whole code was seen in this picture and its check digit is right.</summary>
    internal bool IsProof => Accepted && CheckDigitSeen && ContainerCode.IsRight(Text);

    internal char At(int position) =>
        position < Text.Length && ContainerCode.Allows(position, Text[position]) ? Text[position] : '?';

    internal double ScoreAt(int position)
    {
        var score = Scores.IsEmpty ? WeakestShare * Confidence : position < Scores.Length ? Scores.Span[position] : 0;
        return score > 0 ? Math.Min(score, 1) : 0;
    }
}
