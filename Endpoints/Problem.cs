using System.Text.Json;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string title, string detail, int? retryAfterS = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        if (retryAfterS is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeAsync(context.Response.Body, new ProblemMessage(title, status, detail), WireJson.Default.ProblemMessage, context.RequestAborted);
    }
}
