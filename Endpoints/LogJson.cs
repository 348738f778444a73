using System.Text.Json;
using ParkingGate.Containers;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>Rows of the log in their wire form.</summary>
internal static class LogJson
{
    /// <summary>One event of the log as every subscriber gets it.</summary>
    public static byte[] Push(LogEvent happened) => Push(happened.Kind == LogEventKind.New ? "new_log" : "log_updated", happened.Row);

    /// <summary>A row that came while the client was away.</summary>
    public static byte[] Missed(LogRow row) => Push("new_log", row);

    public static byte[] Initial(LogPage page) =>
        JsonSerializer.SerializeToUtf8Bytes(new InitialLogsMessage(Items(page), page.TotalCount, Partial(page), page.Cursor.ToString()), WireJson.Default.InitialLogsMessage);

    /// <param name="type">Null for the answer over HTTP.</param>
    /// <param name="filters">As the client sent them; null for a page of all rows.</param>
    public static LogPageMessage Page(LogPage page, string? type = null, JsonElement? filters = null) =>
        new(type, Items(page), filters, page.Page, page.PageSize, page.TotalCount, page.HasMore, Partial(page), page.Cursor.ToString());

    public static LogAfterMessage After(LogAfter found) => new([.. found.Rows.Select(Item)], found.HasMore, found.Cursor.ToString());

    public static LogItem Item(LogRow row) => new()
    {
        Id = Id(row),
        CapturedAt = WireTime.Text(row.CapturedAt),
        ContainerOwner = row.ContainerOwner,
        ContainerNumber = row.ContainerNumber,
        SourceVideo = row.SourceVideo,
        CroppedImageRef = row.CroppedImageRef,
        CheckDigit = row.CheckDigit,
        CodeValid = row.CodeValid,
        SizeType = row.SizeType,
        Confidence = Math.Round(row.Confidence, 3),
        Camera = row.Camera,
        Direction = Word(row.Direction),
        Status = Word(row.Status),
        Synced = row.Synced,
    };

    public static LogDetail Detail(LogRow row) => new()
    {
        Id = Id(row),
        CapturedAt = WireTime.Text(row.CapturedAt),
        ContainerOwner = row.ContainerOwner,
        ContainerNumber = row.ContainerNumber,
        SourceVideo = row.SourceVideo,
        CroppedImageRef = row.CroppedImageRef,
        CheckDigit = row.CheckDigit,
        CodeValid = row.CodeValid,
        SizeType = row.SizeType,
        Confidence = Math.Round(row.Confidence, 3),
        Camera = row.Camera,
        Direction = Word(row.Direction),
        Status = Word(row.Status),
        Synced = row.Synced,
        FrameImageRef = row.FrameImageRef,
        Read = new(row.Read.Owner, row.Read.Number, row.Read.CheckDigit),
        RawReads = row.RawReads,
        Corrected = row.Corrected is { } mark ? new(mark.By, WireTime.Text(mark.At), mark.Note) : null,
    };

    public static string Id(LogRow row) => row.Id.ToString("D");

    public static string Word(PassageStatus status) => status switch
    {
        PassageStatus.Ok => "ok",
        PassageStatus.Corrected => "corrected",
        _ => "needs_review",
    };

    public static PassageStatus? Status(string word) => word switch
    {
        "ok" => PassageStatus.Ok,
        "needs_review" => PassageStatus.NeedsReview,
        "corrected" => PassageStatus.Corrected,
        _ => null,
    };

    public static string Word(PassageDirection direction) => direction switch
    {
        PassageDirection.In => "in",
        PassageDirection.Out => "out",
        _ => "unknown",
    };

    private static byte[] Push(string type, LogRow row) =>
        JsonSerializer.SerializeToUtf8Bytes(new LogPushMessage(type, Item(row)), WireJson.Default.LogPushMessage);

    private static bool? Partial(LogPage page) => page.IsPartial ? true : null;

    private static LogItem[] Items(LogPage page) => [.. page.Rows.Select(Item)];
}
