using System.Globalization;
using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Events;

/// <summary>Which events an address asks for, and how long it waits for them.</summary>
/// <param name="Camera">Only this camera's; null: all that the client may see.</param>
internal sealed record EventQuery(EventPlace? After, string? Camera, TimeSpan Wait)
{
    public const int LongestWaitS = 60;

    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static EventQuery? Parse(HttpRequest request, out string problem)
    {
        var after = Place(request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? last : request.Query["after"].ToString(), out problem);
        if (problem.Length > 0) return null;
        var wait = request.Query["wait"].ToString();
        var isNumber = double.TryParse(wait.Length > 0 ? wait : "0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        problem = isNumber && seconds <= LongestWaitS ? "" : $"wait is '{Short(wait)}'; allowed: 0 to {LongestWaitS} seconds.";
        var camera = request.Query["camera"].ToString();
        return problem.Length > 0 ? null : new EventQuery(after, camera.Length > 0 ? camera : null, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>A place among the events.</summary>
    /// <returns>Null when none is named, and with a sentence when it is none.</returns>
    public static EventPlace? Place(string text, out string problem)
    {
        var place = text.Length > 0 ? EventPlace.Parse(text) : null;
        problem = text.Length > 0 && place is null ? $"'{Short(text)}' is not the id of an event." : "";
        return place;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
