using System.Text.Json;
using ParkingGate.Endpoints.Access;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary><c>/readyz</c>: whether the gate can do its work, 200 or 503, and how the shared log is: without that the gate works on, so it is no
/// reason for a 503. Strangers, such as a load balancer, get the first answer only.</summary>
internal static class Readiness
{
    public static IEndpointRouteBuilder MapReadiness(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/readyz", (RequestDelegate)AnswerAsync).ForAnyone();
        return routes;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<GateStore>();
        var isReadable = await LogAnswer.IsReadableAsync(context).ConfigureAwait(false);
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        if (!isReadable) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var isKnown = (await context.RequestServices.GetRequiredService<AccessGate>().IdentifyAsync(context).ConfigureAwait(false)).Caller is not null;
        var report = new ReadyReport(isReadable ? "ready" : "not_ready", isReadable, isReadable && isKnown ? Shared(store, clock.GetUtcNow()) : null);
        await LogAnswer.JsonAsync(context, report, WireJson.Default.ReadyReport).ConfigureAwait(false);
    }

    private static SupabaseState? Shared(GateStore store, DateTimeOffset now)
    {
        if (store.Shared is not { } shared) return null;
        var (report, waiting) = (shared.Report(), shared.Waiting());
        var state = report.Problem is not null ? "trouble" : report.Reached ? "ok" : "connecting";
        return new SupabaseState(state, report.Problem, Text(report.Since), report.IsPushed ? "pushed" : "polled", waiting.Waiting, waiting.Parked,
            waiting.Oldest is { } oldest ? Math.Max(0, Math.Round((now - oldest).TotalSeconds)) : null, Text(report.LastAnswer));
    }

    private static string? Text(DateTimeOffset? time) => time is { } moment ? WireTime.Text(moment) : null;
}
