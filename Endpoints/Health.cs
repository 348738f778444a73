using System.Text.Json;
using ParkingGate.Endpoints.Access;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary><c>/healthz</c>: the process answers.</summary>
internal static class Health
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "application/json";
            return JsonSerializer.SerializeAsync(context.Response.Body, new HealthReport("ok"), WireJson.Default.HealthReport, context.RequestAborted);
        })).ForAnyone();
        return routes;
    }
}
