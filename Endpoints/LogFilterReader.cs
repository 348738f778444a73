using System.Globalization;
using System.Text.Json;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>
/// Filters as clients name them, from a message or from an address, with one sentence that names the key for what is wrong. Empty and
/// null mean that the key does not matter, as forms send it.
/// </summary>
internal sealed class LogFilterReader(TimeZoneInfo site)
{
    /// <summary>Of a camera's name and of a free query, in characters.</summary>
    private const int LongestText = 200;

    private const string Keys = "start_date, end_date, container_number, container_owner, camera, status, query";
    private static readonly string[] Known = Keys.Split(", ");

    private DateTimeOffset? _start;
    private DateTimeOffset? _end;
    private string? _owner;
    private string? _number;
    private string? _camera;
    private string? _status;
    private string? _query;

    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogFilter? Read(JsonElement filters, TimeZoneInfo site, out string problem)
    {
        problem = "filters is not an object.";
        if (filters.ValueKind != JsonValueKind.Object) return null;
        var reader = new LogFilterReader(site);
        foreach (var member in filters.EnumerateObject())
        {
            problem = member.Value.ValueKind switch
            {
                JsonValueKind.String => reader.Take(member.Name, member.Value.GetString()!),
                JsonValueKind.Null => reader.Take(member.Name, ""),
                _ => $"{member.Name} is {member.Value.GetRawText()}; allowed: text.",
            };
            if (problem.Length > 0) return null;
        }
        return reader.Finish(out problem);
    }

    /// <summary>The filters among other things in an address; what is no filter is left to others.</summary>
    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogFilter? Read(IQueryCollection query, TimeZoneInfo site, out string problem)
    {
        var reader = new LogFilterReader(site);
        foreach (var (key, values) in query)
        {
            if (!Known.Contains(key)) continue;
            problem = values.Count > 1 ? $"{key} is given more than once." : reader.Take(key, values.ToString());
            if (problem.Length > 0) return null;
        }
        return reader.Finish(out problem);
    }

    /// <summary>Takes one filter.</summary>
    /// <returns>What is wrong with it; empty when nothing is.</returns>
    public string Take(string key, string value)
    {
        switch (key)
        {
            case "start_date": return Date(key, value, out _start, out _);
            case "end_date": return Date(key, value, out _, out _end);
            case "container_number": return Text(key, value, out _number, text => text.Length <= 6 && text.All(char.IsAsciiDigit), "up to six digits");
            case "container_owner": return Text(key, value, out _owner, text => text.Length <= 4 && text.All(char.IsAsciiLetter), "up to four letters");
            case "camera": return Text(key, value, out _camera, text => text.Length <= LongestText, LongText);
            case "status": return Text(key, value, out _status, text => LogJson.Status(text) is not null, "ok, needs_review, corrected");
            case "query": return Text(key, value, out _query, text => text.Length <= LongestText, LongText);
            default: return $"{key} is unknown; known: {Keys}.";
        }
    }

    /// <returns>Null and a sentence when the filters do not go together.</returns>
    public LogFilter? Finish(out string problem)
    {
        problem = _end <= _start ? "end_date does not come after start_date." : "";
        return problem.Length > 0 ? null : new LogFilter(_start, _end, _owner, _number, _camera, _status is null ? null : LogJson.Status(_status), _query);
    }

    private static string LongText => string.Create(CultureInfo.InvariantCulture, $"up to {LongestText} characters");

    private string Date(string key, string value, out DateTimeOffset? from, out DateTimeOffset? to)
    {
        (from, to) = (null, null);
        if (value.Length == 0) return "";
        if (SiteTime.Parse(value, site) is not { } found) return Outside(key, value, "a date (2023-04-01) or a time (2023-04-01T12:34:56Z)");
        (from, to) = found;
        return "";
    }

    private static string Text(string key, string value, out string? text, Func<string, bool> isRight, string allowed)
    {
        text = value.Length == 0 ? null : value;
        return text is null || isRight(text) ? "" : Outside(key, value, allowed);
    }

    private static string Outside(string key, string value, string allowed) => $"{key} is '{Short(value)}'; allowed: {allowed}.";

    private static string Short(string value) => value.Length <= 60 ? value : value[..60] + "…";
}
