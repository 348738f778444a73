namespace ParkingGate.Store;

/// <summary>What the store says to an operator. Numbers 2000 to 2999; a number never changes its meaning.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(2001, LogLevel.Information, "Log database {Path}: schema {From} is now {To}, the file as it was is kept as {Backup}")]
    public static partial void Migrated(this ILogger log, string path, int from, int to, string backup);

    [LoggerMessage(2002, LogLevel.Information, "Log: {Rows} rows ready to search after {Milliseconds} ms")]
    public static partial void IndexReady(this ILogger log, int rows, long milliseconds);

    [LoggerMessage(2003, LogLevel.Error, "Log: rows cannot be searched: {Problem}")]
    public static partial void IndexFailed(this ILogger log, string problem);

    [LoggerMessage(2004, LogLevel.Error, "Log: {Problem}")]
    public static partial void CheckFailed(this ILogger log, string problem);

    [LoggerMessage(2005, LogLevel.Information, "Evidence: {Files} leftover files of an earlier run removed")]
    public static partial void LeftoversRemoved(this ILogger log, int files);

    [LoggerMessage(2006, LogLevel.Information, "Evidence: pictures of {Rows} rows removed, older than {KeepDays} days")]
    public static partial void AgedOut(this ILogger log, int rows, int keepDays);

    [LoggerMessage(2007, LogLevel.Warning,
        "Evidence: {FreePercent:0.#} % of the disk were free, at least {LeastFreePercent:0.#} % are wanted: pictures of the {Rows} oldest rows removed")]
    public static partial void MadeSpace(this ILogger log, double freePercent, double leastFreePercent, int rows);

    [LoggerMessage(2008, LogLevel.Error,
        "Evidence: the disk is nearly full: pictures of {Rows} rows removed that the remote database did not have yet")]
    public static partial void UnsyncedRemoved(this ILogger log, int rows);

    [LoggerMessage(2009, LogLevel.Warning,
        "Evidence: only {FreePercent:0.#} % of the disk are free ({LeastFreePercent:0.#} % wanted) and no pictures are left: free space elsewhere")]
    public static partial void NoSpaceToMake(this ILogger log, double freePercent, double leastFreePercent);

    [LoggerMessage(2010, LogLevel.Error, "Evidence: clearing up failed and is tried again later: {Problem}")]
    public static partial void KeepingFailed(this ILogger log, string problem);

    [LoggerMessage(2011, LogLevel.Error, "Log: a passage waits to be written: {Problem} Trying again in {Seconds} s.")]
    public static partial void PassageWaits(this ILogger log, string problem, double seconds);

    [LoggerMessage(2012, LogLevel.Critical, "Log: passage {Code} is lost: {Waiting} others are waiting for the disk")]
    public static partial void PassageLost(this ILogger log, string code, int waiting);

    [LoggerMessage(2020, LogLevel.Error, "Audit log: {Entries} entries could not be written: {Problem}")]
    public static partial void AuditFailed(this ILogger log, int entries, string problem);
}
