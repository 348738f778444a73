namespace ParkingGate.Store.Supabase;

/// <summary>What the shared log says to an operator: numbers 2100 to 2199 of the store's.</summary>
internal static partial class SupabaseLog
{
    [LoggerMessage(2101, LogLevel.Warning, "Supabase: {Problem} The gate works on; what it logs waits and is sent by itself.")]
    public static partial void SupabaseTrouble(this ILogger log, string problem);

    [LoggerMessage(2102, LogLevel.Information, "Supabase: works again after {Minutes:0} min; {Waiting} rows wait to be sent")]
    public static partial void SupabaseWorks(this ILogger log, double minutes, long waiting);

    [LoggerMessage(2103, LogLevel.Error, "Supabase: row {Id} is refused and waits for a person (parkinggate outbox list): {Problem}")]
    public static partial void RowParked(this ILogger log, string id, string problem);

    [LoggerMessage(2104, LogLevel.Information, "Supabase: {Rows} rows of other gates were copied, back to {Horizon:yyyy-MM-dd HH:mm} UTC; older ones are asked for when wanted")]
    public static partial void FirstCopy(this ILogger log, int rows, DateTimeOffset horizon);

    [LoggerMessage(2105, LogLevel.Information, "Supabase: all of its {Rows} rows are here")]
    public static partial void WholeCopy(this ILogger log, int rows);

    [LoggerMessage(2106, LogLevel.Warning, "Supabase: the table's changes were counted anew there: its newest rows are read again")]
    public static partial void CountedAnew(this ILogger log);

    [LoggerMessage(2107, LogLevel.Error, "Supabase: the log here cannot be written: {Problem} Trying again in {Seconds:0} s.")]
    public static partial void CopyFailed(this ILogger log, string problem, double seconds);

    [LoggerMessage(2108, LogLevel.Information, "Supabase: another shared log than before ({Source}); rows sent to the other one are sent here by parkinggate outbox retry --all")]
    public static partial void OtherLog(this ILogger log, string source);

    [LoggerMessage(2109, LogLevel.Error, "Supabase: a fault of this program; it goes on in {Seconds:0} s. Please report it.")]
    public static partial void SharedLogFault(this ILogger log, Exception fault, double seconds);
}
