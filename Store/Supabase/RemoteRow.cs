using System.Globalization;
using System.Text.Json;
using ParkingGate.Containers;

namespace ParkingGate.Store.Supabase;

/// <summary>
/// A row of the shared table as it came. The table may lack columns of ours, have others, and hold what somebody typed: what is absent
/// says nothing about a row that is known here, what cannot be understood becomes the nearest that can.
/// </summary>
internal sealed class RemoteRow
{
    private readonly JsonElement _record;

    private RemoteRow(JsonElement record, Guid id, DateTimeOffset capturedAt)
    {
        (_record, Id, CapturedAt) = (record, id, capturedAt);
        Change = record.TryGetProperty("change", out var change) && change.ValueKind == JsonValueKind.Number && change.TryGetInt64(out var number) ? number : null;
    }

    public Guid Id { get; }

    public DateTimeOffset CapturedAt { get; }

    /// <summary>Grows with every change of the table, where the table counts them.</summary>
    public long? Change { get; }

    /// <summary>Where somebody corrected it, when.</summary>
    public DateTimeOffset? CorrectedAt => Time(_record, "corrected_at");

    /// <summary>Null for a record without an id and a time.</summary>
    /// <param name="record">Must stay readable for as long as the row is.</param>
    public static RemoteRow? Read(JsonElement record) =>
        IdOf(record) is { } id && Time(record, "captured_at") is { } at ? new(record, id, at) : null;

    public static Guid? IdOf(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var guid) ? guid : null;

    /// <summary>This row over what is known of it here.</summary>
    public LogRow Over(LogRow? known)
    {
        var owner = Text("container_owner", known?.ContainerOwner);
        var number = Text("container_number", known?.ContainerNumber);
        return new LogRow(
            known?.Seq ?? 0,
            Id,
            StoreTime.Whole(CapturedAt),
            owner,
            number,
            Text("check_digit", known?.CheckDigit),
            Flag("code_valid", known?.CodeValid ?? false),
            Text("size_type", known?.SizeType),
            Number("confidence", known?.Confidence ?? 0),
            Text("camera", known?.Camera) ?? known?.Camera ?? "",
            LogRowSql.Direction(Text("direction", known is null ? null : LogRowSql.Text(known.Direction)) ?? ""),
            Has("status") ? LogRowSql.Status(Text("status", null) ?? "") : known?.Status ?? (owner is null || number is null ? PassageStatus.NeedsReview : PassageStatus.Ok),
            Text("source_video", known?.SourceVideo) ?? known?.SourceVideo ?? "",
            // A picture that is here is shown from here; which of them are shared is another question.
            known?.CroppedImageRef ?? Text("cropped_image_ref", null),
            known?.FrameImageRef ?? Text("frame_image_ref", null),
            Read(known?.Read),
            Reads(known?.RawReads),
            Correction(known?.Corrected),
            true);
    }

    private ReadCode Read(ReadCode? known) =>
        new(Text("read_owner", known?.Owner), Text("read_number", known?.Number), Text("read_check_digit", known?.CheckDigit));

    private IReadOnlyList<string> Reads(IReadOnlyList<string>? known)
    {
        if (!_record.TryGetProperty("raw_reads", out var reads)) return known ?? [];
        return reads.ValueKind == JsonValueKind.Array ? [.. reads.EnumerateArray().Select(read => Text(read) ?? "")] : [];
    }

    private CorrectionMark? Correction(CorrectionMark? known)
    {
        if (!Has("corrected_at")) return known;
        return CorrectedAt is { } at ? new CorrectionMark(Text("corrected_by", null) ?? "", StoreTime.Whole(at), Text("corrected_note", null)) : null;
    }

    private bool Has(string column) => _record.TryGetProperty(column, out _);

    private string? Text(string column, string? absent) => _record.TryGetProperty(column, out var value) ? Text(value) : absent;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(), // somebody's own type for the column
    };

    private bool Flag(string column, bool absent) => _record.TryGetProperty(column, out var value) ? value.ValueKind == JsonValueKind.True : absent;

    private double Number(string column, double absent)
    {
        if (!_record.TryGetProperty(column, out var value)) return absent;
        return double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : 0;
    }

    private static DateTimeOffset? Time(JsonElement record, string column) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(column, out var value) && value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
