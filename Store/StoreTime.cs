namespace ParkingGate.Store;

/// <summary>Times in the database: whole milliseconds since 1970 in UTC.</summary>
internal static class StoreTime
{
    public static long Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset From(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The time as it comes back from the database.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) => From(Of(time));
}
