using ParkingGate.Native.Yuv;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>A rectangle on even pixels, also beyond the borders of a picture.</summary>
internal readonly record struct EvenArea(int X1, int Y1, int X2, int Y2)
{
    public static EvenArea Of(Box box) => new(Even(box.X1), Even(box.Y1), Even(box.X2), Even(box.Y2));

    /// <summary>The part that is in the picture.</summary>
    public (int X, int Y, int Width, int Height) In(YuvPicture picture)
    {
        var (x, y) = (Math.Clamp(X1, 0, picture.Width), Math.Clamp(Y1, 0, picture.Height));
        return (x, y, Math.Max(0, Math.Min(X2, picture.Width) - x), Math.Max(0, Math.Min(Y2, picture.Height) - y));
    }

    private static int Even(float at) => 2 * (int)MathF.Round(at / 2);
}
