using System.Collections.Immutable;
using ParkingGate.Tracking;

namespace ParkingGate.Reading.Code;

/// <summary>How far a reading supports itself, worst first.</summary>
internal enum CodeStatus
{
    /// <summary>Nothing like a code is in the picture.</summary>
    None,

    /// <summary>A character of the first ten was not seen.</summary>
    Incomplete,

    /// <summary>Eleven characters, but the check digit disagrees and no likely substitution makes it right.</summary>
    Mismatch,

    /// <summary>Ten characters; the check digit was not seen. It is never filled in.</summary>
    NoCheckDigit,

    /// <summary>The check digit is right after one character was replaced by its second reading.</summary>
    Repaired,

    /// <summary>Eleven characters as seen, and the check digit is right.</summary>
    Ok,
}

/// <summary>How the characters stand: the lines of ISO 6346 as painted on real containers.</summary>
internal enum CodeLayout
{
    Horizontal,
    Vertical,
    TwoLine,
    ThreeLine,
    VerticalTwoColumns,
}

/// <summary>One code as it stands in a picture: what was seen, never what was computed.</summary>
/// <param name="Text">Eleven characters, a question mark for each that was not seen; null when there is no code.</param>
/// <param name="Accepted">Whether this may be reported: check digit seen, right, and the picture supports it.</param>
/// <param name="Confidence">0 to 1; comparable between readings of the same status.</param>
/// <param name="SizeType">The size type code (as 45G1) that stands near, when one was seen.</param>
/// <param name="Box">Around the characters, in pixels of the picture that was read.</param>
/// <param name="CharacterScores">How well the picture supports each of the eleven, 0 where none was seen.</param>
internal sealed record CodeReading(
    CodeStatus Status,
    string? Text,
    bool Accepted,
    bool CheckDigitSeen,
    double Confidence,
    string? SizeType,
    CodeLayout Layout,
    Box Box,
    float[] CharacterScores)
{
    /// <summary>What a picture without a code gives.</summary>
    public static CodeReading None { get; } = new(CodeStatus.None, null, false, false, 0, null, CodeLayout.Horizontal, default, []);

    /// <summary>The median height of its characters in pixels: how large the code stands in the picture.</summary>
    public float CharacterHeight { get; init; }

    /// <summary>What the check digit should be; information for people, never part of <see cref="Text"/>.</summary>
    public int? ComputedCheckDigit { get; init; }

    /// <summary>At how many places of the picture the code stands (roof and door).</summary>
    public int TimesSeen { get; init; }

    /// <summary>The picture's other readings, best first; filled in the best one only.</summary>
    public ImmutableArray<CodeReading> Others { get; init; } = [];
}
