using System.Globalization;
using ParkingGate.Endpoints.Access;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>Which rows and which page of them an address asks for, and which its caller may see.</summary>
/// <param name="After">Instead of a page, the rows stored after this one; empty: from the first on.</param>
/// <param name="Wait">For a first such row.</param>
internal sealed record LogRequest(LogFilter Filter, LogPaging Paging, Guid? After, TimeSpan Wait)
{
    private const int LongestWaitS = 60;

    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogRequest? Parse(HttpContext context, TimeZoneInfo site, out string problem)
    {
        var query = context.Request.Query;
        var filters = new LogFilterReader(site);
        foreach (var (key, values) in query)
        {
            problem = key switch
            {
                "page" or "page_size" or "after" or "wait" or "access_token" when values.Count <= 1 => "",
                _ when values.Count > 1 => $"{key} is given more than once.",
                _ => filters.Take(key, values.ToString()),
            };
            if (problem.Length > 0) return null;
        }
        if (LogPaging.Read(query["page"].ToString(), query["page_size"].ToString(), out problem) is not { } paging) return null;
        var (after, wait) = Place(query["after"].ToString(), query["wait"].ToString(), out problem);
        if (problem.Length > 0) return null;
        return filters.Finish(out problem) is { } filter ? new LogRequest(filter with { Within = context.Caller().Cameras }, paging, after, wait) : null;
    }

    private static (Guid? After, TimeSpan Wait) Place(string after, string wait, out string problem)
    {
        var id = Guid.Empty;
        problem = after.Length == 0 || Guid.TryParseExact(after, "D", out id) ? "" : "after is not the id of a log.";
        var isNumber = double.TryParse(wait.Length > 0 ? wait : "0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        if (!isNumber || seconds > LongestWaitS) problem = $"wait is not 0 to {LongestWaitS} seconds.";
        return problem.Length > 0 ? default : (after.Length > 0 ? id : null, TimeSpan.FromSeconds(seconds));
    }
}
