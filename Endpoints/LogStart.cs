using ParkingGate.Endpoints.Events;
using ParkingGate.Pipeline;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>What a client of the log wants first.</summary>
/// <param name="Limit">How many of the newest rows.</param>
/// <param name="After">Instead of them every row stored after this one.</param>
/// <param name="EventsAfter">The last event that it has, if it has any.</param>
/// <param name="Filter">Which rows, until it says otherwise.</param>
internal sealed record LogStart(int Limit, Guid? After, EventPlace? EventsAfter, LogFilter Filter)
{
    private const int DefaultLimit = 20;

    /// <summary>The query of <c>/ws/logs</c>.</summary>
    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogStart? Parse(IQueryCollection query, TimeZoneInfo site, out string problem)
    {
        var limit = LogPaging.Number("limit", query["limit"].ToString(), DefaultLimit, LogQuery.MaxPageSize, out problem);
        if (problem.Length > 0) return null;
        var events = EventQuery.Place(query["events_after"].ToString(), out problem);
        if (problem.Length > 0) return null;
        if (LogFilterReader.Read(query, site, out problem) is not { } filter) return null;
        var after = query["after"].ToString();
        if (after.Length == 0) return new LogStart(limit, null, events, filter);
        if (Guid.TryParseExact(after, "D", out var id)) return new LogStart(limit, id, events, filter);
        problem = "after is not the id of a log.";
        return null;
    }
}
