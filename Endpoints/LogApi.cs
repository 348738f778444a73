using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>The log over HTTP: pages, one row, its correction, everything as CSV, and the pictures.</summary>
internal static class LogApi
{
    /// <summary>Of a correction's body, in bytes.</summary>
    private const int LargestBody = 16 * 1024;

    /// <summary>Everything about the log: <c>/ws/logs</c>, <c>/api/logs…</c> and <c>/api/captures/…</c>. Needs a <see cref="GateStore"/>.</summary>
    /// <param name="site">The time zone in which a date is a day; that of the machine by default.</param>
    public static IEndpointRouteBuilder MapLogs(this IEndpointRouteBuilder routes, TimeZoneInfo? site = null)
    {
        var zone = site ?? TimeZoneInfo.Local;
        routes.MapLogSocket(zone);
        routes.MapGet("/api/logs", LogAnswer.Guarded(context => PageAsync(context, zone))).Needs(Role.Viewer);
        routes.MapGet("/api/logs.csv", LogAnswer.Guarded(context => CsvAsync(context, zone))).Needs(Role.Viewer);
        routes.MapGet("/api/logs/{id}", LogAnswer.Guarded(OneAsync)).Needs(Role.Viewer);
        routes.MapPatch("/api/logs/{id}", LogAnswer.Guarded(CorrectAsync)).Needs(Role.Operator);
        routes.MapGet("/api/captures/{**path}", LogAnswer.Guarded(CapturePicture.SendAsync)).Needs(Role.Viewer);
        return routes;
    }

    private static async Task PageAsync(HttpContext context, TimeZoneInfo site)
    {
        if (LogRequest.Parse(context, site, out var problem) is not { } wanted)
        {
            await LogAnswer.BadRequestAsync(context, problem).ConfigureAwait(false);
            return;
        }
        if (wanted.After is { } after)
        {
            await SocketDoor.Open(held => AfterAsync(held, wanted, after))(context).ConfigureAwait(false); // it may be held open
            return;
        }
        var page = await Store(context).Query.PageAsync(wanted.Filter, wanted.Paging.Page, wanted.Paging.Size, null, context.RequestAborted).ConfigureAwait(false);
        await LogAnswer.JsonAsync(context, LogJson.Page(page), WireJson.Default.LogPageMessage).ConfigureAwait(false);
    }

    private static async Task AfterAsync(HttpContext context, LogRequest wanted, Guid after)
    {
        if (Store(context).Query.PlaceOf(after) is not { } seq)
        {
            await LogAnswer.UnknownAsync(context).ConfigureAwait(false);
            return;
        }
        using var poll = new LogPoll(context, Store(context), wanted);
        var found = await poll.NextAsync(seq).ConfigureAwait(false);
        await LogAnswer.JsonAsync(context, LogJson.After(found), WireJson.Default.LogAfterMessage).ConfigureAwait(false);
    }

    private static Task CsvAsync(HttpContext context, TimeZoneInfo site)
    {
        if (LogRequest.Parse(context, site, out var problem) is not { } wanted) return LogAnswer.BadRequestAsync(context, problem);
        LogAnswer.Describe(context, "text/csv; charset=utf-8");
        if (Store(context).Query.IsPartial(wanted.Filter)) context.Response.Headers["X-Partial"] = "true"; // the shared log has more and cannot be asked now
        context.Response.Headers.ContentDisposition = "attachment; filename=\"parkinggate-logs.csv\"";
        return LogCsv.WriteAsync(Store(context).Query.AllAsync(wanted.Filter, context.RequestAborted), site, context.Response.BodyWriter, context.RequestAborted);
    }

    private static async Task OneAsync(HttpContext context)
    {
        if (Id(context) is { } id && Seen(context, await Store(context).FindAsync(id, context.RequestAborted).ConfigureAwait(false)) is { } row)
            await LogAnswer.JsonAsync(context, LogJson.Detail(row), WireJson.Default.LogDetail).ConfigureAwait(false);
        else
            await LogAnswer.UnknownAsync(context).ConfigureAwait(false);
    }

    private static async Task CorrectAsync(HttpContext context)
    {
        // Only as JSON: a form of a foreign page cannot send that.
        if (!context.Request.HasJsonContentType())
            await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "JSON only", "Send a correction as application/json.").ConfigureAwait(false);
        else if (Id(context) is not { } id || Seen(context, await Store(context).BringAsync(id, context.RequestAborted).ConfigureAwait(false)) is not { } row)
            await LogAnswer.UnknownAsync(context).ConfigureAwait(false);
        else
            await CorrectAsync(context, row).ConfigureAwait(false);
    }

    private static async Task CorrectAsync(HttpContext context, LogRow row)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestBody;
        try
        {
            var (correction, problem) = await ReadAsync(context, row).ConfigureAwait(false);
            await (correction is null ? LogAnswer.BadRequestAsync(context, problem) : StoreAsync(context, row.Id, correction)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await Problem.WriteAsync(context, failure.StatusCode, "Too large", $"A correction may have {LargestBody} bytes.").ConfigureAwait(false);
        }
    }

    private static async Task<(Correction? Correction, string Problem)> ReadAsync(HttpContext context, LogRow row)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            return (LogCorrectionReader.Read(body.RootElement, row, out var problem), problem);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return (null, "The body is not JSON, or holds text that is not Unicode."); // the second: half a surrogate pair, written as an escape
        }
    }

    private static async Task StoreAsync(HttpContext context, Guid id, Correction correction)
    {
        var by = context.Caller().Name;
        // Not cut off when the client goes: it would not know whether it was stored.
        if (await Store(context).Book.CorrectAsync(id, correction, by, CancellationToken.None).ConfigureAwait(false) is { } row)
        {
            var code = string.Concat(row.ContainerOwner, row.ContainerNumber, row.CheckDigit);
            Store(context).Audit.Post(AuditKind.Correction, by, context.Connection.RemoteIpAddress, $"{id} is {(code.Length > 0 ? code : "without a code")}");
            await LogAnswer.JsonAsync(context, LogJson.Detail(row), WireJson.Default.LogDetail).ConfigureAwait(false);
        }
        else await LogAnswer.UnknownAsync(context).ConfigureAwait(false);
    }

    /// <summary>One that the caller may not see is as one that is not there.</summary>
    private static LogRow? Seen(HttpContext context, LogRow? row) => row is not null && context.Caller().MaySee(row.Camera) ? row : null;

    private static Guid? Id(HttpContext context) =>
        Guid.TryParseExact(context.Request.RouteValues["id"] as string, "D", out var id) ? id : null;

    private static GateStore Store(HttpContext context) => context.RequestServices.GetRequiredService<GateStore>();
}
