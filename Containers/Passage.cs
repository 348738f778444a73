namespace ParkingGate.Containers;

/// <summary>One container that went through the gate: what becomes one row of the log.</summary>
/// <param name="Owner">Four letters, null unless all were seen.</param>
/// <param name="Number">Six digits, null unless all were seen.</param>
/// <param name="CheckDigit">One digit, null unless it was seen: it is never worked out.</param>
/// <param name="RawReads">What the reader saw picture by picture, for the person who reviews it.</param>
internal sealed record Passage(
    Guid Id,
    DateTimeOffset CapturedAt,
    string Camera,
    PassageDirection Direction,
    PassageStatus Status,
    string? Owner,
    string? Number,
    string? CheckDigit,
    bool CodeValid,
    string? SizeType,
    double Confidence,
    string SourceVideo,
    IReadOnlyList<string> RawReads)
{
    /// <summary>A passage with the code of a verdict, and of an incomplete one the parts that are complete.</summary>
    public static Passage Of(
        CodeVerdict verdict, Guid id, DateTimeOffset capturedAt, string camera, PassageDirection direction,
        string sourceVideo, IReadOnlyList<string> rawReads)
    {
        var text = verdict.Confidence >= CodeVerdict.LeastShown ? verdict.Text : "";
        return new(
            id, capturedAt, camera, direction, verdict.Status, Part(text, 0, 4), Part(text, 4, 6), Part(text, 10, 1),
            text.Length > 0 && verdict.Code is { IsValid: true }, verdict.SizeType, verdict.Confidence, sourceVideo, rawReads);
    }

    private static string? Part(string text, int start, int length) =>
        text.Length >= start + length && !text.AsSpan(start, length).Contains('?') ? text.Substring(start, length) : null;
}
