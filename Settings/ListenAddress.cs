using System.Net;
using Microsoft.AspNetCore.Http;

namespace ParkingGate.Settings;

/// <summary>What is usable as an address to listen on, and who can reach it.</summary>
internal static class ListenAddress
{
    public static string[] Split(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Kestrel takes any other name for "every interface", refuses port 0 with localhost, and knows no path here.</summary>
    public static bool IsUsable(string url) =>
        Parse(url) is { Scheme: "http" or "https", PathBase: "", Port: >= 0 and <= IPEndPoint.MaxPort } address
        && (address.IsUnixPipe || IsAnywhere(address.Host) || IPAddress.TryParse(address.Host, out _)
            || (IsLocalhost(address.Host) && address.Port != 0));

    /// <summary>What goes over it cannot be read on the way.</summary>
    public static bool IsEncrypted(string url) => Parse(url) is { Scheme: "https" };

    /// <summary>Only programs on this machine reach it.</summary>
    public static bool IsLoopback(string url) =>
        Parse(url) is { } address
        && (address.IsUnixPipe || IsLocalhost(address.Host)
            || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)));

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsAnywhere(string host) => host is "*" or "+";

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
