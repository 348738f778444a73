using System.Text.Json;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>The cameras over HTTP: what each is doing, and starting one again.</summary>
internal static class CameraApi
{
    public static IEndpointRouteBuilder MapCameras(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cameras", (RequestDelegate)ListAsync);
        routes.MapPost("/api/cameras/{id}/restart", (RequestDelegate)RestartAsync);
        return routes;
    }

    private static Task ListAsync(HttpContext context)
    {
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        LogAnswer.Describe(context, "application/json");
        return JsonSerializer.SerializeAsync(context.Response.Body, new CameraList([.. cameras.All.Select(CameraJson.Item)]), WireJson.Default.CameraList, context.RequestAborted);
    }

    /// <summary>Answers before the source is open again: the state says how it went.</summary>
    private static Task RestartAsync(HttpContext context)
    {
        // Who may restart is decided here (a later room: Access).
        var cameras = context.RequestServices.GetRequiredService<CameraHost>();
        var id = context.Request.RouteValues["id"] as string ?? "";
        if (cameras.Find(id) is not { } camera)
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "Unknown camera", $"There is no camera '{id}'.");
        camera.Restart();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        LogAnswer.Describe(context, "application/json");
        return JsonSerializer.SerializeAsync(context.Response.Body, CameraJson.Item(camera), WireJson.Default.CameraItem, context.RequestAborted);
    }
}
