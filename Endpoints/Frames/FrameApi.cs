using System.Globalization;
using System.Net.Mime;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Frames;

/// <summary>
/// Live pictures for clients without a WebSocket: the newest one, the next one, and a stream that browsers show by themselves. Whoever
/// asks is a viewer like any other for as long as the answer takes: the camera starts for it, and nothing is encoded twice.
/// </summary>
internal static class FrameApi
{
    public const string OfflineHeader = "X-Camera-Offline";
    public const string AgeHeader = "X-Frame-Age-Ms";
    public const string SequenceHeader = "X-Frame-Seq";

    public static IEndpointRouteBuilder MapFrames(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cameras/{id}/frame.jpg", SocketDoor.Open(PictureAsync)).Needs(Role.Viewer, camera: "id");
        routes.MapGet("/api/cameras/{id}/frame", SocketDoor.Open(FrameAsync)).Needs(Role.Viewer, camera: "id");
        routes.MapGet("/api/cameras/{id}/stream.mjpg", SocketDoor.Open(StreamAsync)).Needs(Role.Viewer, camera: "id");
        return routes;
    }

    private static async Task PictureAsync(HttpContext context)
    {
        if (await FrameQuery.OfAsync(context).ConfigureAwait(false) is not { } query) return;
        using var poll = new FramePoll(context, query);
        using var frame = await poll.NextAsync().ConfigureAwait(false) ?? query.Camera.Feed.Newest();
        if (poll.IsRefused) await TooManyAsync(context, query.Camera).ConfigureAwait(false);
        else if (frame is null) await OfflineAsync(context, query.Camera).ConfigureAwait(false);
        else await PictureAsync(context, query.Camera, frame).ConfigureAwait(false);
    }

    /// <summary>A picture that is not of now is shown for what it is: with 503, its age, and a mark.</summary>
    private static Task PictureAsync(HttpContext context, Camera camera, EncodedFrame frame)
    {
        if (!camera.Status.IsLive) MarkOffline(context, camera);
        LogAnswer.Describe(context, MediaTypeNames.Image.Jpeg);
        Describe(context, frame);
        context.Response.ContentLength = frame.Jpeg.Length;
        return context.Response.Body.WriteAsync(frame.Jpeg, context.RequestAborted).AsTask();
    }

    private static async Task FrameAsync(HttpContext context)
    {
        if (await FrameQuery.OfAsync(context).ConfigureAwait(false) is not { } query) return;
        using var poll = new FramePoll(context, query);
        using var frame = await poll.NextAsync().ConfigureAwait(false);
        if (poll.IsRefused) await TooManyAsync(context, query.Camera).ConfigureAwait(false);
        else if (frame is not null) await MessageAsync(context, frame, query.Wanted.Format).ConfigureAwait(false);
        else if (query.Camera.Status.State == CameraState.Offline) await OfflineAsync(context, query.Camera).ConfigureAwait(false);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task MessageAsync(HttpContext context, EncodedFrame frame, FrameFormat format)
    {
        LogAnswer.Describe(context, format == FrameFormat.Binary ? MediaTypeNames.Application.Octet : MediaTypeNames.Application.Json);
        Describe(context, frame);
        var message = frame.Message(format).Bytes;
        context.Response.ContentLength = message.Length;
        return context.Response.Body.WriteAsync(message, context.RequestAborted).AsTask();
    }

    private static async Task StreamAsync(HttpContext context)
    {
        if (await FrameQuery.OfAsync(context).ConfigureAwait(false) is not { } query) return;
        using var stream = new FrameStream(context, query);
        if (stream.IsRefused) await TooManyAsync(context, query.Camera).ConfigureAwait(false);
        else await stream.RunAsync().ConfigureAwait(false);
    }

    private static void Describe(HttpContext context, EncodedFrame frame)
    {
        var age = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - frame.Facts.Time;
        context.Response.Headers[AgeHeader] = ((long)Math.Max(0, age.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[SequenceHeader] = frame.Facts.Sequence.ToString(CultureInfo.InvariantCulture);
    }

    private static void MarkOffline(HttpContext context, Camera camera)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers[OfflineHeader] = "true";
        context.Response.Headers.RetryAfter = RetryAfterS(camera).ToString(CultureInfo.InvariantCulture);
    }

    private static Task OfflineAsync(HttpContext context, Camera camera)
    {
        MarkOffline(context, camera);
        return Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Camera offline", camera.Status.Problem ?? "No picture came in time.", RetryAfterS(camera));
    }

    private static int RetryAfterS(Camera camera) => Math.Max(1, (int)Math.Ceiling(camera.Status.RetryIn?.TotalSeconds ?? 1));

    private static Task TooManyAsync(HttpContext context, Camera camera) => Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests,
        "Too many viewers", $"{camera.Id} has {camera.Feed.Limits.MaxViewers} viewers already.", retryAfterS: 10);
}
