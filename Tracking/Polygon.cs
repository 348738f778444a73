namespace ParkingGate.Tracking;

/// <summary>An area of the picture with straight sides; corners are shares of its width and height. It may be concave.</summary>
internal sealed class Polygon((float X, float Y)[] corners)
{
    /// <summary>Most places in which a level line meets the sides, and so the room that <see cref="Crossings"/> needs.</summary>
    public int MostCrossings => corners.Length;

    /// <summary>Whether a point lies inside, by the rule of odd crossings.</summary>
    public bool Has(float x, float y)
    {
        var inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            if (corners[i].Y > y != corners[j].Y > y && x < CrossingOf(corners[i], corners[j], y)) inside = !inside;
        }
        return inside;
    }

    /// <summary>Where the level line at <paramref name="y"/> meets the sides, from left to right: inside is between the first and the second, and so on.</summary>
    /// <returns>How many there are; always even.</returns>
    public int Crossings(float y, Span<float> into)
    {
        var count = 0;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            if (corners[i].Y > y != corners[j].Y > y) into[count++] = CrossingOf(corners[i], corners[j], y);
        }
        into[..count].Sort();
        return count;
    }

    private static float CrossingOf((float X, float Y) a, (float X, float Y) b, float y) => a.X + ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y));
}
