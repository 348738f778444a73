namespace ParkingGate.Protocol;

/// <summary>Times as the contract has them.</summary>
internal static class WireTime
{
    /// <summary>Unix seconds with milliseconds.</summary>
    public static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;
}
