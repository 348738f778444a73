using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints.Access;

/// <summary><c>/api/me</c>: who the caller is here, for pages that show what one may do. <c>/api/audit</c>: who did what.</summary>
internal static class AccessApi
{
    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", (RequestDelegate)MeAsync).Needs(Role.Viewer);
        routes.MapGet("/api/audit", LogAnswer.Guarded(AuditAsync)).Needs(Role.Admin);
        return routes;
    }

    private static Task MeAsync(HttpContext context)
    {
        var caller = context.Caller();
        var me = new CallerMessage(caller.Name, caller.Role.Word(), caller.Cameras?.Ids.ToArray(),
            caller.ExpiresAt is { } end ? WireTime.Text(end) : null);
        return LogAnswer.JsonAsync(context, me, WireJson.Default.CallerMessage);
    }

    private static async Task AuditAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (LogPaging.Read(query["page"].ToString(), query["page_size"].ToString(), out var problem) is not { } wanted)
        {
            await LogAnswer.BadRequestAsync(context, problem).ConfigureAwait(false);
            return;
        }
        var (entries, total) = context.RequestServices.GetRequiredService<GateStore>().Audit.Page(wanted.Page, wanted.Size);
        var page = new AuditPageMessage([.. entries.Select(Item)], wanted.Page, wanted.Size, total, (long)wanted.Page * wanted.Size < total);
        await LogAnswer.JsonAsync(context, page, WireJson.Default.AuditPageMessage).ConfigureAwait(false);
    }

    private static AuditItem Item(AuditEntry entry) => new(entry.Number, WireTime.Text(entry.At), entry.Kind, entry.Who, entry.Address, entry.What);
}
