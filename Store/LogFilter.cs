using ParkingGate.Containers;

namespace ParkingGate.Store;

/// <summary>Which rows are wanted; what is null does not matter.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The first moment after.</param>
/// <param name="Owner">How the owner code begins; all four letters for exactly that one.</param>
/// <param name="Number">How the number begins.</param>
/// <param name="Within">Only these cameras, whatever else is asked for.</param>
/// <param name="Query">Any part of the eleven characters, blanks and dashes left out.</param>
internal sealed record LogFilter(
    DateTimeOffset? Start = null,
    DateTimeOffset? End = null,
    string? Owner = null,
    string? Number = null,
    string? Camera = null,
    PassageStatus? Status = null,
    string? Query = null,
    CameraSet? Within = null)
{
    public static readonly LogFilter All = new();

    public bool IsAll => this is { Start: null, End: null, Owner: null, Number: null, Camera: null, Status: null, Query: null, Within: null };

    /// <summary>The first millisecond wanted, and the first no longer wanted.</summary>
    public (long From, long To) Times =>
        (Start is { } start ? Ceiling(start) : long.MinValue, End is { } end ? Ceiling(end) : long.MaxValue);

    /// <summary>The same answer as the search gives, for a row that comes live.</summary>
    public bool Matches(LogRow row)
    {
        var at = StoreTime.Of(row.CapturedAt);
        var (from, to) = Times;
        return at >= from && at < to && (Camera is null || Camera == row.Camera) && (Within?.Contains(row.Camera) ?? true) && CodePattern.Of(this).Matches(PackedCode.Of(row));
    }

    // A moment inside a millisecond lies after every time stored with that millisecond.
    private static long Ceiling(DateTimeOffset time)
    {
        var whole = StoreTime.Of(time);
        return StoreTime.From(whole) < time ? whole + 1 : whole;
    }
}
