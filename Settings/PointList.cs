using System.Globalization;

namespace ParkingGate.Settings;

/// <summary>Points of the picture as they are written in settings: `0.7,0 1,0 1,0.1`, shares of its width and height.</summary>
internal static class PointList
{
    /// <summary>Null when it is no list of points inside the picture.</summary>
    public static (float X, float Y)[]? Parse(string text)
    {
        var points = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Point).ToArray();
        return points.All(point => point is not null) ? [.. points.Select(point => point!.Value)] : null;
    }

    private static (float X, float Y)? Point(string text) =>
        text.Split(',') is [var x, var y] && Share(x) is { } across && Share(y) is { } down ? (across, down) : null;

    private static float? Share(string text) =>
        float.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null;
}
