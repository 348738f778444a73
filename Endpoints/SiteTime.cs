using System.Globalization;

namespace ParkingGate.Endpoints;

/// <summary>Days and clock times of the place where the gate stands.</summary>
internal static class SiteTime
{
    // Far enough from the ends of DateTime for any time zone.
    private const int FirstYear = 1970;
    private const int LastYear = 9000;

    private static readonly string[] Moments =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>A date alone, as the day's first moment and the next day's; or a moment (in the site's zone when it names none), twice.</summary>
    /// <returns>Null when the text is neither.</returns>
    public static (DateTimeOffset From, DateTimeOffset To)? Parse(string text, TimeZoneInfo site)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return IsInRange(day.Year) ? (First(day.ToDateTime(default), site), First(day.AddDays(1).ToDateTime(default), site)) : null;
        if (!DateTime.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            || !IsInRange(time.Year))
            return null;
        var moment = time.Kind == DateTimeKind.Unspecified ? First(time, site) : new DateTimeOffset(time);
        return (moment, moment);
    }

    /// <summary>The first moment at which the site's clocks show this or later: they leave hours out and show hours twice.</summary>
    private static DateTimeOffset First(DateTime local, TimeZoneInfo site)
    {
        while (site.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = site.IsAmbiguousTime(local) ? site.GetAmbiguousTimeOffsets(local).Max() : site.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    private static bool IsInRange(int year) => year is >= FirstYear and <= LastYear;
}
