using System.Globalization;

namespace ParkingGate.Protocol;

/// <summary>Times as the contract has them.</summary>
internal static class WireTime
{
    /// <summary>Unix seconds with milliseconds.</summary>
    public static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    /// <summary>RFC 3339 in UTC with milliseconds, as in "2023-04-01T12:34:56.789Z".</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
