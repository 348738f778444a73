using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using ParkingGate.Endpoints.Access;

namespace ParkingGate.Endpoints;

/// <summary>The embedded page at <c>/</c> and its files, each under its own name. Nothing is read from disk.</summary>
internal static class Dashboard
{
    private const string Prefix = "web/";

    private const string Policy = "default-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws: wss:; "
        + "style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".json"] = "application/json",
    }.ToFrozenDictionary();

    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        foreach (var resource in typeof(Dashboard).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var name = resource[Prefix.Length..];
            var file = new Lazy<WebFile>(() => Read(resource));
            routes.MapGet(name == "index.html" ? "/" : $"/{name}", (RequestDelegate)(context => SendAsync(context, file.Value))).ForAnyone();
        }
        return routes;
    }

    private sealed record WebFile(byte[] Content, string Type, string ETag);

    private static WebFile Read(string resource)
    {
        using var stream = typeof(Dashboard).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var type = Types.GetValueOrDefault(Path.GetExtension(resource), "application/octet-stream");
        return new WebFile(content, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }

    private static Task SendAsync(HttpContext context, WebFile file)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers[HeaderNames.ETag] = file.ETag;
        headers.CacheControl = "no-cache"; // asked again each time, answered 304: an updated gate shows its new page
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Headers.IfNoneMatch == file.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        context.Response.ContentType = file.Type;
        context.Response.ContentLength = file.Content.Length;
        return context.Response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }
}
