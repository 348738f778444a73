using System.Text.Json;
using ParkingGate.Endpoints.Access;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>The cameras over HTTP: what each is doing, and starting one again.</summary>
internal static class CameraApi
{
    public static IEndpointRouteBuilder MapCameras(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cameras", (RequestDelegate)ListAsync).Needs(Role.Viewer);
        routes.MapPost("/api/cameras/{id}/restart", (RequestDelegate)RestartAsync).Needs(Role.Operator, camera: "id");
        return routes;
    }

    private static Task ListAsync(HttpContext context)
    {
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        LogAnswer.Describe(context, "application/json");
        return JsonSerializer.SerializeAsync(context.Response.Body, new CameraList([.. cameras.All.Where(camera => context.Caller().MaySee(camera.Id)).Select(CameraJson.Item)]), WireJson.Default.CameraList, context.RequestAborted);
    }

    /// <summary>Answers before the source is open again: the state says how it went.</summary>
    private static Task RestartAsync(HttpContext context)
    {
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        var id = context.Request.RouteValues["id"] as string ?? "";
        if (cameras.Find(id) is not { } camera)
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "Unknown camera", $"There is no camera '{id}'.");
        camera.Restart();
        context.RequestServices.GetRequiredService<GateStore>().Audit.Post(AuditKind.Restart, context.Caller().Name, context.Connection.RemoteIpAddress, camera.Id);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        LogAnswer.Describe(context, "application/json");
        return JsonSerializer.SerializeAsync(context.Response.Body, CameraJson.Item(camera), WireJson.Default.CameraItem, context.RequestAborted);
    }
}
