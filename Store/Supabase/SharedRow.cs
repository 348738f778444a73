using System.Globalization;
using ParkingGate.Containers;

namespace ParkingGate.Store.Supabase;

/// <summary>A row as it goes to the shared table; members of columns that the table lacks are left out by the request.</summary>
internal sealed record SharedRow
{
    /// <summary>Those of the specification. A table without one of them cannot be used.</summary>
    public static readonly string[] SpecifiedColumns = ["id", "captured_at", "container_owner", "container_number", "source_video", "cropped_image_ref"];

    /// <summary>What a correction changes.</summary>
    public static readonly string[] CorrectedColumns =
        ["container_owner", "container_number", "check_digit", "code_valid", "size_type", "status", "corrected_by", "corrected_at", "corrected_note"];

    /// <summary>Counts the changes of the table; written there.</summary>
    public const string ChangeColumn = "change";

    /// <summary>All that a gate writes.</summary>
    public static readonly string[] Columns =
    [
        .. SpecifiedColumns, "check_digit", "code_valid", "size_type", "confidence", "camera", "direction", "status", "frame_image_ref", "read_owner",
        "read_number", "read_check_digit", "raw_reads", "corrected_by", "corrected_at", "corrected_note",
    ];

    /// <summary>All that a gate reads.</summary>
    public static readonly string[] ReadColumns = [.. Columns, ChangeColumn];

    public required Guid Id { get; init; }
    public required string CapturedAt { get; init; }
    public required string? ContainerOwner { get; init; }
    public required string? ContainerNumber { get; init; }
    public required string SourceVideo { get; init; }
    public required string? CroppedImageRef { get; init; }
    public required string? CheckDigit { get; init; }
    public required bool CodeValid { get; init; }
    public required string? SizeType { get; init; }
    public required double Confidence { get; init; }
    public required string Camera { get; init; }
    public required string Direction { get; init; }
    public required string Status { get; init; }
    public required string? FrameImageRef { get; init; }
    public required string? ReadOwner { get; init; }
    public required string? ReadNumber { get; init; }
    public required string? ReadCheckDigit { get; init; }
    public required IReadOnlyList<string> RawReads { get; init; }
    public required string? CorrectedBy { get; init; }
    public required string? CorrectedAt { get; init; }
    public required string? CorrectedNote { get; init; }

    /// <param name="pictures">Which of its pictures are in the shared storage: it points to no other.</param>
    public static SharedRow Of(LogRow row, SharedPictures pictures) => new()
    {
        Id = row.Id,
        CapturedAt = PostgrestQuery.Time(row.CapturedAt),
        ContainerOwner = Clean(row.ContainerOwner),
        ContainerNumber = Clean(row.ContainerNumber),
        SourceVideo = Clean(row.SourceVideo)!,
        CroppedImageRef = pictures != SharedPictures.None ? row.CroppedImageRef : null,
        CheckDigit = Clean(row.CheckDigit),
        CodeValid = row.CodeValid,
        SizeType = Clean(row.SizeType),
        Confidence = row.Confidence,
        Camera = Clean(row.Camera)!,
        Direction = LogRowSql.Text(row.Direction),
        Status = LogRowSql.Text(row.Status),
        FrameImageRef = pictures == SharedPictures.Both ? row.FrameImageRef : null,
        ReadOwner = Clean(row.Read.Owner),
        ReadNumber = Clean(row.Read.Number),
        ReadCheckDigit = Clean(row.Read.CheckDigit),
        RawReads = [.. row.RawReads.Select(read => Clean(read)!)],
        CorrectedBy = Clean(row.Corrected?.By),
        CorrectedAt = row.Corrected is { } mark ? PostgrestQuery.Time(mark.At) : null,
        CorrectedNote = Clean(row.Corrected?.Note),
    };

    /// <summary>PostgreSQL has no character 0 in a text.</summary>
    private static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
