using ParkingGate.Endpoints.Access;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>Which rows and which page of them an address asks for, and which its caller may see.</summary>
internal sealed record LogRequest(LogFilter Filter, LogPaging Paging)
{
    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogRequest? Parse(HttpContext context, TimeZoneInfo site, out string problem)
    {
        var query = context.Request.Query;
        var filters = new LogFilterReader(site);
        foreach (var (key, values) in query)
        {
            problem = key switch
            {
                "page" or "page_size" or "access_token" when values.Count <= 1 => "",
                _ when values.Count > 1 => $"{key} is given more than once.",
                _ => filters.Take(key, values.ToString()),
            };
            if (problem.Length > 0) return null;
        }
        if (LogPaging.Read(query["page"].ToString(), query["page_size"].ToString(), out problem) is not { } paging) return null;
        return filters.Finish(out problem) is { } filter ? new LogRequest(filter with { Within = context.Caller().Cameras }, paging) : null;
    }
}
