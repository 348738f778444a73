using System.Net;
using Microsoft.Net.Http.Headers;

namespace ParkingGate.Endpoints.Access;

/// <summary>Where a request comes from, beyond who sends it: a browser sends what any page tells it to.</summary>
internal static class RequestOrigin
{
    private static readonly string[] ForwardingHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    /// <summary>A script of a page that is neither the program's own nor one of those allowed.</summary>
    public static bool IsForeign(HttpContext context, IReadOnlyList<string> allowed)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length > 0 && !IsOwn(origin, context.Request.Host.Value) && !allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// From a program on this machine that means this machine. A page elsewhere can give its own name this machine's address (DNS
    /// rebinding), so the name counts too; and what a proxy sends on comes from anywhere.
    /// </summary>
    public static bool IsLocal(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address) return true; // a Unix socket: the file's own rights decide
        return IPAddress.IsLoopback(address) && IsLocalName(context.Request.Host.Host) && !ForwardingHeaders.Any(context.Request.Headers.ContainsKey);
    }

    // By host and port only: behind a proxy that ends TLS the scheme differs.
    private static bool IsOwn(string origin, string? host) =>
        host is not null && origin.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme
        && origin.AsSpan(scheme + 3).Equals(host, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
