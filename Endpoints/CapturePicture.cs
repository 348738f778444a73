using ParkingGate.Endpoints.Access;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary><c>/api/captures/…</c>: the picture under the path that a row gives.</summary>
internal static class CapturePicture
{
    private const string NotModifiedTag = "\"whole\""; // a picture never changes under its name

    public static async Task SendAsync(HttpContext context)
    {
        var reference = $"captures/{context.Request.RouteValues["path"]}";
        var store = context.RequestServices.GetRequiredService<GateStore>();
        var isSeen = await IsSeenAsync(context.Caller(), store, reference, context.RequestAborted).ConfigureAwait(false);
        await using var picture = isSeen ? (Stream?)store.Evidence.Open(reference) ?? await SharedAsync(store, reference, context.RequestAborted).ConfigureAwait(false) : null;
        if (picture is null)
        {
            context.Response.Headers.CacheControl = "no-store";
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "No picture", "There is no picture under this path.").ConfigureAwait(false);
            return;
        }
        var headers = context.Response.Headers;
        headers.CacheControl = "private, max-age=31536000, immutable"; // a year; private: it shows people and plates
        headers.XContentTypeOptions = "nosniff";
        headers.ETag = NotModifiedTag;
        if (context.Request.Headers.IfNoneMatch == NotModifiedTag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = picture.Length;
        await picture.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A picture is of its row, and a row of its camera.</summary>
    private static async ValueTask<bool> IsSeenAsync(Caller caller, GateStore store, string reference, CancellationToken stop) =>
        caller.Cameras is null || (EvidenceFiles.IdIn(reference) is { } id && await store.FindAsync(id, stop).ConfigureAwait(false) is { } row && caller.MaySee(row.Camera));

    /// <summary>One that another gate took, or that is kept in the shared storage only.</summary>
    private static async Task<Stream?> SharedAsync(GateStore store, string reference, CancellationToken stop) =>
        EvidenceFiles.IsReference(reference) && store.Shared is { } shared && await shared.PictureAsync(reference, stop).ConfigureAwait(false) is { } jpeg
            ? new MemoryStream(jpeg, writable: false)
            : null;
}
