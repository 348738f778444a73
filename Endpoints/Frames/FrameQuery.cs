using System.Globalization;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Frames;

/// <summary>Which picture of which camera an address asks for, and how long it waits for it.</summary>
/// <param name="After">The number of the picture that the client has; another one is wanted.</param>
internal sealed record FrameQuery(Camera Camera, LiveRequest Wanted, long? After, TimeSpan Wait)
{
    private const int LongestWaitS = 60;
    private const string DefaultWait = "10";

    /// <summary>Null after an answer that says what is wrong.</summary>
    public static async ValueTask<FrameQuery?> OfAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        var camera = context.RequestServices.GetRequiredService<CameraHost>().Find(id);
        var problem = $"There is no camera '{id}'.";
        if (camera is not null && Parse(context.Request.Query, camera, out problem) is { } query) return query;
        var (status, title) = camera is null ? (StatusCodes.Status404NotFound, "Unknown camera") : (StatusCodes.Status400BadRequest, "Bad query");
        await Problem.WriteAsync(context, status, title, problem).ConfigureAwait(false);
        return null;
    }

    private static FrameQuery? Parse(IQueryCollection query, Camera camera, out string problem)
    {
        if (VideoQuery.Parse(query, camera.Feed.Limits, out problem) is not { } wanted) return null;
        var after = query["after"].ToString();
        var number = 0L;
        if (after.Length > 0 && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out number)) problem = "after is not the number of a picture.";
        var wait = query["wait"] is [{ Length: > 0 } given] ? given : DefaultWait;
        var isNumber = double.TryParse(wait, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        if (!isNumber || seconds > LongestWaitS) problem = $"wait is not 0 to {LongestWaitS} seconds.";
        return problem.Length > 0 ? null : new FrameQuery(camera, wanted, after.Length > 0 ? number : null, TimeSpan.FromSeconds(seconds));
    }
}
