namespace ParkingGate.Tracking;

/// <summary>
/// Constant-velocity Kalman filter of a box: centre, width and height, each with its speed. Width and height are free (not
/// aspect and height as in ByteTrack): a container that drives into the picture keeps one edge at the border and grows.
/// </summary>
internal struct KalmanBox
{
    // Shares of the box's longer side. 0.05 is ByteTrack's 1/20; the others are the middle of a broad best on the demo clip
    // (error of the next box at 10 and 5 looks a second). Speed: its own length in one second; wander: braking in two.
    // The longer side, not the height: a container entering from the side starts as a narrow strip, one from above as a flat one.
    private const float MeasuredShare = 0.05f;
    private const float SpeedShare = 1f;
    private const float WanderShare = 0.5f;

    // A box that grows or shrinks is being uncovered or covered; that ends soon, so growth is carried on for about this long.
    private const float GrowthS = 0.4f;

    private KalmanAxis _x, _y, _width, _height;

    public readonly Box Box => Of(_x.Value, _y.Value, _width.Value, _height.Value);

    public static KalmanBox Start(in Box box)
    {
        var side = LongerSide(box);
        return new KalmanBox
        {
            _x = KalmanAxis.Start(box.CenterX, side * MeasuredShare, side * SpeedShare),
            _y = KalmanAxis.Start(box.CenterY, side * MeasuredShare, side * SpeedShare),
            _width = KalmanAxis.Start(box.Width, side * MeasuredShare, side * SpeedShare),
            _height = KalmanAxis.Start(box.Height, side * MeasuredShare, side * SpeedShare),
        };
    }

    /// <summary>
    /// Moves on by <paramref name="seconds"/> and takes in the box seen then. An unsure detector also places boxes badly.
    /// </summary>
    public void Correct(in Box seen, float confidence, double seconds)
    {
        var wander = LongerSide(Box) * WanderShare;
        var deviation = LongerSide(seen) * MeasuredShare * (1.5f - Math.Clamp(confidence, 0, 1)) + 1;
        CorrectAxis(ref _x, seen.CenterX, deviation, wander, (float)seconds);
        CorrectAxis(ref _y, seen.CenterY, deviation, wander, (float)seconds);
        CorrectAxis(ref _width, seen.Width, deviation, wander, (float)seconds);
        CorrectAxis(ref _height, seen.Height, deviation, wander, (float)seconds);
    }

    /// <summary>Where the box is <paramref name="seconds"/> later if it goes on as it did.</summary>
    public readonly Box After(double seconds)
    {
        var ahead = (float)seconds;
        var growing = GrowthS * (1 - MathF.Exp(-ahead / GrowthS));
        return Of(
            _x.Value + _x.Speed * ahead,
            _y.Value + _y.Speed * ahead,
            Grown(_width, growing),
            Grown(_height, growing));
    }

    /// <summary>
    /// Where a box is that was covered by something before it was lost. One edge moved and the other stood still at the cover,
    /// so the moving edge is the container's own: it goes on at its speed, and the box gets its full size back behind the cover.
    /// </summary>
    public readonly Box Uncovered(double seconds, float fullWidth, float fullHeight)
    {
        var (x, width) = UncoveredAxis(_x, _width, fullWidth, (float)seconds);
        var (y, height) = UncoveredAxis(_y, _height, fullHeight, (float)seconds);
        return Of(x, y, width, height);
    }

    private static (float Center, float Size) UncoveredAxis(in KalmanAxis center, in KalmanAxis size, float full, float ahead)
    {
        if (size.Speed >= 0 || full <= size.Value) return (center.Value + center.Speed * ahead, size.Value);
        var lowSpeed = center.Speed - size.Speed * 0.5f;
        var highSpeed = center.Speed + size.Speed * 0.5f;
        return MathF.Abs(lowSpeed) > MathF.Abs(highSpeed)
            ? (center.Value - size.Value * 0.5f + lowSpeed * ahead + full * 0.5f, full)
            : (center.Value + size.Value * 0.5f + highSpeed * ahead - full * 0.5f, full);
    }

    private static void CorrectAxis(ref KalmanAxis axis, float seen, float deviation, float wander, float seconds)
    {
        axis.Advance(seconds, wander);
        axis.Correct(seen, deviation);
    }

    // Never inside out: a shrinking box keeps a quarter of its size.
    private static float Grown(in KalmanAxis size, float growing) =>
        Math.Max(size.Value + size.Speed * growing, size.Value * 0.25f);

    private static Box Of(float x, float y, float width, float height) =>
        Box.FromCenter(x, y, Math.Max(width, 1), Math.Max(height, 1));

    private static float LongerSide(in Box box) => Math.Max(box.Width, box.Height);
}
