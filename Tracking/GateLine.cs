namespace ParkingGate.Tracking;

/// <summary>A line across the picture, from one point to another; shares of the picture's width and height.</summary>
internal readonly record struct GateLine(float X1, float Y1, float X2, float Y2)
{
    /// <summary>Above 0 to the right of the line, seen from its first point to its second; below 0 to the left.</summary>
    public float Side(float x, float y) => ((X2 - X1) * (y - Y1)) - ((Y2 - Y1) * (x - X1));
}
