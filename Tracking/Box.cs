namespace ParkingGate.Tracking;

/// <summary>An upright rectangle in pixels of the source picture; X2 and Y2 lie just outside.</summary>
internal readonly record struct Box(float X1, float Y1, float X2, float Y2)
{
    public float Width => X2 - X1;
    public float Height => Y2 - Y1;
    public float Area => Width > 0 && Height > 0 ? Width * Height : 0;
    public float CenterX => (X1 + X2) * 0.5f;
    public float CenterY => (Y1 + Y2) * 0.5f;

    /// <summary>False for a box that is empty, inside out, or has a NaN or infinite side.</summary>
    public bool IsUsable => Width > 0 && Height > 0 && float.IsFinite(X1 + Y1 + X2 + Y2) && float.IsFinite(Area);

    public static Box FromCenter(float centerX, float centerY, float width, float height) =>
        new(centerX - width * 0.5f, centerY - height * 0.5f, centerX + width * 0.5f, centerY + height * 0.5f);

    /// <summary>Intersection over union: 0 apart, 1 equal. Empty boxes give 0.</summary>
    public static float Iou(in Box a, in Box b)
    {
        var shared = Intersection(a, b);
        return shared > 0 ? shared / (a.Area + b.Area - shared) : 0;
    }

    /// <summary>How much of the smaller box lies inside the other one: 1 when nested.</summary>
    public static float Nesting(in Box a, in Box b)
    {
        var shared = Intersection(a, b);
        return shared > 0 ? shared / Math.Min(a.Area, b.Area) : 0;
    }

    public static float Intersection(in Box a, in Box b)
    {
        var width = Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1);
        var height = Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /// <summary>The part inside a picture of this size; empty, not inside out, when there is none.</summary>
    public Box Clip(float width, float height) => new(
        Math.Clamp(X1, 0, width), Math.Clamp(Y1, 0, height), Math.Clamp(X2, 0, width), Math.Clamp(Y2, 0, height));

    /// <summary>
    /// The same box in a picture that is <paramref name="x"/> times as wide and <paramref name="y"/> times as high.
    /// </summary>
    public Box Scale(float x, float y) => new(X1 * x, Y1 * y, X2 * x, Y2 * y);

    /// <summary>Grown on every side by this share of its width and height.</summary>
    public Box Expand(float share) =>
        new(X1 - Width * share, Y1 - Height * share, X2 + Width * share, Y2 + Height * share);
}
